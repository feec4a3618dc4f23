import type { Speaker } from '../../containers/speakers';

const MINUS_3_DB = Math.SQRT1_2;

/**
 * Gain [left, right] of each speaker in stereo: centre and surrounds at −3 dB, a single back surround at −6 dB on both sides, no LFE
 * (Recommendation ITU-R BS.775-3, table 2). Speakers it does not list go to their side at the gain of the nearest one that it lists.
 */
const gains: Readonly<Record<Speaker, readonly [number, number]>> = {
  FL: [1, 0],
  FR: [0, 1],
  FC: [MINUS_3_DB, MINUS_3_DB],
  LFE: [0, 0],
  LFE2: [0, 0],
  BL: [MINUS_3_DB, 0],
  BR: [0, MINUS_3_DB],
  SL: [MINUS_3_DB, 0],
  SR: [0, MINUS_3_DB],
  BC: [0.5, 0.5],
  FLC: [1, 0],
  FRC: [0, 1],
  WL: [1, 0],
  WR: [0, 1],
  TC: [0.5, 0.5],
  TFL: [MINUS_3_DB, 0],
  TFC: [0.5, 0.5],
  TFR: [0, MINUS_3_DB],
  TBL: [MINUS_3_DB, 0],
  TBC: [0.5, 0.5],
  TBR: [0, MINUS_3_DB],
  '?': [0, 0],
};

/** Mixes down to stereo. Mono and stereo pass through. @param speakers of the channels, in their order */
export function downmix(
  channels: readonly Float32Array[],
  speakers: readonly Speaker[],
): readonly Float32Array[] {
  if (channels.length <= 2) return channels;
  const length = channels[0]!.length;
  const mixed = [new Float32Array(length), new Float32Array(length)] as const;
  channels.forEach((channel, index) => {
    gains[speakers[index] ?? '?'].forEach((gain, side) => {
      const target = mixed[side]!;
      if (gain > 0) for (let i = 0; i < length; i++) target[i]! += gain * channel[i]!;
    });
  });
  return mixed;
}
