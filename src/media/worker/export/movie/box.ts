/** Boxes of an MP4 or MOV file (ISO/IEC 14496-12): reading and building in memory. Numbers are big-endian. */

import { joinBytes } from '../../../../core/join-arrays';
import { boxAt } from '../../../containers/isobmff-boxes';

export interface Box {
  readonly type: string;
  /** With its header. */
  readonly whole: Uint8Array<ArrayBuffer>;
  readonly body: Uint8Array<ArrayBuffer>;
}

type Part = Uint8Array | readonly number[];

export function bytesOf(...parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  return joinBytes(parts);
}

export function u16(value: number): number[] {
  return [(value >>> 8) & 255, value & 255];
}

export function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}

export function u64(value: number): number[] {
  return [...u32(Math.floor(value / 2 ** 32)), ...u32(value % 2 ** 32)];
}

export function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

export function makeBox(type: string, ...parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const size = 8 + parts.reduce((sum, part) => sum + part.length, 0);
  return bytesOf(u32(size), ascii(type), ...parts);
}

export function makeFullBox(
  type: string,
  version: number,
  flags: number,
  ...parts: readonly Part[]
): Uint8Array<ArrayBuffer> {
  return makeBox(type, u32(version * 2 ** 24 + flags), ...parts);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Boxes one after another. Ends at the first one that is cut short. */
export function* readBoxes(bytes: Uint8Array<ArrayBuffer>): Generator<Box> {
  const view = viewOf(bytes);
  for (let at = 0; ;) {
    const box = boxAt(view, at, bytes.length);
    if (!box || box.end > bytes.length) return;
    const { type, start, end } = box;
    yield { type, whole: bytes.subarray(at, end), body: bytes.subarray(start, end) };
    at = end;
  }
}

/** The first box at the end of a path such as "mdia/minf/stbl". */
export function findBox(bytes: Uint8Array<ArrayBuffer>, path: string): Box | null {
  const [type, ...rest] = path.split('/');
  for (const box of readBoxes(bytes)) {
    if (box.type === type) return rest.length > 0 ? findBox(box.body, rest.join('/')) : box;
  }
  return null;
}

/** The boxes with the one at the end of the path rebuilt by `replace`; null removes it. */
export function replaceBox(
  bytes: Uint8Array<ArrayBuffer>,
  path: string,
  replace: (box: Box) => Uint8Array | null,
): Uint8Array<ArrayBuffer> {
  const [type, ...rest] = path.split('/');
  let done = false;
  const parts = [...readBoxes(bytes)].map((box) => {
    if (done || box.type !== type) return box.whole;
    done = true;
    return rest.length > 0
      ? makeBox(box.type, replaceBox(box.body, rest.join('/'), replace))
      : (replace(box) ?? []);
  });
  return bytesOf(...parts);
}
