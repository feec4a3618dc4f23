/** 120 BPM, in microseconds per quarter note. */
const TEMPO = 500_000;

/** A controller's value. */
export interface ControlEvent {
  readonly tick: number;
  readonly controller: number;
  readonly value: number;
}

function variable(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

const bigEndian = (value: number, count: number) =>
  Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** (count - 1 - i)) % 256);
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0) & 0x7f);

/** What stands before a track of `trackBytes` bytes in a file with this one track. */
export function fileHeader(ticksPerQuarter: number, trackBytes: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...ascii('MThd'),
    ...bigEndian(6, 4),
    ...bigEndian(0, 2),
    ...bigEndian(1, 2),
    ...bigEndian(ticksPerQuarter, 2),
    ...ascii('MTrk'),
    ...bigEndian(trackBytes, 4),
  ]);
}

/** Start of a track at 120 BPM. */
export function trackStart(name: string): Uint8Array<ArrayBuffer> {
  const named = [0, 0xff, 0x03, ...variable(name.length), ...ascii(name)];
  return Uint8Array.from([...named, 0, 0xff, 0x51, 3, ...bigEndian(TEMPO, 3)]);
}

/** Events on channel 1 in ascending ticks. @param now tick of the event before. */
export function trackEvents(events: readonly ControlEvent[], now: number): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let last = now;
  for (const { tick, controller, value } of events) {
    bytes.push(...variable(tick - last), 0xb0, controller, value);
    last = tick;
  }
  return Uint8Array.from(bytes);
}

/** End of a track. @param delta ticks since its last event. */
export function trackEnd(delta: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...variable(delta), 0xff, 0x2f, 0]);
}
