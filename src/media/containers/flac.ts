import { type Speaker, speakersOfMask } from './speakers';

/** The comment that names a layout other than the usual one for the number of channels. */
const maskComment = /WAVEFORMATEXTENSIBLE_CHANNEL_MASK=(?:0x)?([0-9a-f]+)/i;

/** @param header metadata blocks, or the start of a file @returns null when the header names no layout */
export function speakersOfFlac(
  header: AllowSharedBufferSource | undefined,
  channels: number,
): readonly Speaker[] | null {
  const match = header && maskComment.exec(new TextDecoder('latin1').decode(header));
  return match ? speakersOfMask(parseInt(match[1]!, 16), channels) : null;
}
