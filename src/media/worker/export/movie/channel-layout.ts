import { maskOrder, type Speaker } from '../../../containers/speakers';
import { makeFullBox, u32 } from './box';

/** CoreAudio's label of a channel is the bit of a WAVE mask, counted from 1. */
const LABEL_UNKNOWN = 0xffffffff;

/** The `chan` box of a sound description: one label per channel, in the order of the samples. */
export function channelLayoutBox(speakers: readonly Speaker[]): Uint8Array<ArrayBuffer> {
  const descriptions = speakers.map((speaker) => {
    const bit = (maskOrder as readonly Speaker[]).indexOf(speaker);
    // Label, flags, three coordinates.
    return [...u32(bit < 0 ? LABEL_UNKNOWN : bit + 1), ...u32(0), ...u32(0), ...u32(0), ...u32(0)];
  });
  // Layout tag 0: the descriptions say it all; no bitmap.
  return makeFullBox('chan', 0, 0, u32(0), u32(0), u32(speakers.length), ...descriptions);
}
