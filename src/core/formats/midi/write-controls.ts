/** 120 BPM, in microseconds per quarter note. */
const TEMPO = 500_000;

function variable(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

const bigEndian = (value: number, count: number) =>
  Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** (count - 1 - i)) % 256);
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0) & 0x7f);

/**
 * A file with one track on channel 1 at 120 BPM.
 * @param events in ascending ticks.
 * @param ticks length of the track.
 */
export function writeControls(
  name: string,
  ticksPerQuarter: number,
  events: readonly { readonly tick: number; readonly controller: number; readonly value: number }[],
  ticks: number,
): Uint8Array {
  const track = [0, 0xff, 0x03, ...variable(name.length), ...ascii(name)];
  track.push(0, 0xff, 0x51, 3, ...bigEndian(TEMPO, 3));
  let now = 0;
  for (const { tick, controller, value } of events) {
    track.push(...variable(tick - now), 0xb0, controller, value);
    now = tick;
  }
  track.push(...variable(ticks - now), 0xff, 0x2f, 0);
  const header = [
    ...ascii('MThd'),
    ...bigEndian(6, 4),
    ...bigEndian(0, 2),
    ...bigEndian(1, 2),
    ...bigEndian(ticksPerQuarter, 2),
  ];
  return Uint8Array.from([...header, ...ascii('MTrk'), ...bigEndian(track.length, 4), ...track]);
}
