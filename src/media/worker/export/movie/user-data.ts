import { bytesOf, makeBox, readBoxes, u16 } from './box';

/** Language "und" as three letters of five bits each: the text is UTF-8. */
const UNDETERMINED = 0x55c4;
const MAX_BYTES = 0xffff;

/**
 * The user data of a movie with a copyright text ("©cpy", QuickTime File Format) added to its box `udta`, which is made if it is not there.
 * @param boxes whole boxes `udta` and `meta` @param credits empty for none
 */
export function withCredits(
  boxes: readonly Uint8Array<ArrayBuffer>[],
  credits: string,
): readonly Uint8Array<ArrayBuffer>[] {
  if (credits === '') return boxes;
  const bytes = new Uint8Array(MAX_BYTES);
  // Writes whole characters only.
  const text = bytes.subarray(0, new TextEncoder().encodeInto(credits, bytes).written);
  const copyright = makeBox('©cpy', u16(text.length), u16(UNDETERMINED), text);
  const [first, ...others] = boxes.filter(isUserData);
  const rest = [...others, ...boxes.filter((box) => !isUserData(box))];
  const body = first ? [...readBoxes(first)][0]!.body : new Uint8Array();
  return [makeBox('udta', withoutEnd(body), copyright), ...rest];
}

function isUserData(box: Uint8Array): boolean {
  return String.fromCharCode(...box.subarray(4, 8)) === 'udta';
}

/** QuickTime ends user data with a size of 0, after which nothing is read. */
function withoutEnd(body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytesOf(...[...readBoxes(body)].map(({ whole }) => whole));
}
