import type { Speaker } from './speakers';

/**
 * Order in which decoders deliver the channels (ffmpeg's native order), by channelConfiguration (ISO/IEC 14496-3, table 1.19). As ffmpeg
 * does, 7 is taken for surrounds at the side, which encoders mean by it.
 */
const configurations: Readonly<Record<number, string>> = {
  ...{ 1: 'FC', 2: 'FL FR', 3: 'FL FR FC', 4: 'FL FR FC BC', 5: 'FL FR FC BL BR', 6: 'FL FR FC LFE BL BR' },
  ...{ 7: 'FL FR FC LFE BL BR SL SR', 11: 'FL FR FC LFE BL BR BC', 12: 'FL FR FC LFE BL BR SL SR' },
};

/** @param config AudioSpecificConfig @returns null for a layout that the configuration does not name */
export function speakersOfAac(config: AllowSharedBufferSource | undefined): readonly Speaker[] | null {
  if (!config || config.byteLength < 2) return null;
  const bytes = ArrayBuffer.isView(config)
    ? new Uint8Array(config.buffer, config.byteOffset, config.byteLength)
    : new Uint8Array(config);
  let at = 0;
  const read = (bits: number) => {
    let value = 0;
    for (let k = 0; k < bits; k++, at++) value = value * 2 + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  if (read(5) === 31) read(6);
  if (read(4) === 15) read(24);
  const order = configurations[read(4)];
  return order ? (order.split(' ') as readonly Speaker[]) : null;
}
