import { invalidEnvelope, MAX_SECONDS } from './envelope-file';

/** Standard MIDI Files (MIDI 1.0, RP-001): controllers only. */

/** A controller's value at a time. */
export interface ControlChange {
  /** Seconds. */
  readonly time: number;
  /** 0..127 each. */
  readonly controller: number;
  readonly value: number;
}

export interface MidiControls {
  readonly changes: readonly ControlChange[];
  /** End of the longest track. */
  readonly seconds: number;
}

const DEFAULT_TEMPO = 500_000;

interface Timed {
  readonly tick: number;
}
interface Tempo extends Timed {
  /** Microseconds per quarter note. */
  readonly tempo: number;
}
interface Control extends Timed {
  readonly controller: number;
  readonly value: number;
}

/** Reads bytes sequentially. @throws StudioError envelope-invalid at the end of the file. */
class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    private readonly source: string,
    public at: number,
    private readonly end: number,
  ) {}

  fail(problem: string): never {
    throw invalidEnvelope(this.source, `byte ${this.at}`, problem);
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    if (this.done) this.fail('the file ends within an event.');
    return this.bytes[this.at++]!;
  }

  /** A big-endian number of `count` bytes. */
  number(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 256 + this.byte();
    return value;
  }

  /** A variable-length quantity: up to four bytes of seven bits. */
  variable(): number {
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const byte = this.byte();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    return this.fail('a number is longer than four bytes.');
  }

  skip(count: number): void {
    if (this.at + count > this.end) this.fail('the file ends within an event.');
    this.at += count;
  }
}

/** Number of data bytes after the status of a channel message. */
function dataLength(status: number): number {
  const message = status & 0xf0;
  return message === 0xc0 || message === 0xd0 ? 1 : 2;
}

function readTrack(reader: Reader, tempos: Tempo[], controls: Control[]): number {
  let tick = 0;
  let running = 0;
  while (!reader.done) {
    tick += reader.variable();
    let status = reader.byte();
    if (status === 0xff) {
      const metaType = reader.byte();
      const length = reader.variable();
      if (metaType === 0x2f) return tick;
      if (metaType === 0x51 && length === 3) tempos.push({ tick, tempo: reader.number(3) });
      else reader.skip(length);
      continue;
    }
    if (status === 0xf0 || status === 0xf7) {
      reader.skip(reader.variable());
      continue;
    }
    let first: number | null = null;
    if (status < 0x80) {
      if (running === 0) reader.fail('an event has no status.');
      first = status;
      status = running;
    } else if (status > 0xf0) reader.fail(`unknown event status ${status}.`);
    running = status;
    const data = first ?? reader.byte();
    const second = dataLength(status) === 2 ? reader.byte() : 0;
    if (data > 127 || second > 127) reader.fail('a value is above 127.');
    if ((status & 0xf0) === 0xb0) controls.push({ tick, controller: data, value: second });
  }
  return tick;
}

/** Conversion of ticks to seconds by the header's division and the tempos. */
function clockOf(division: number, tempos: readonly Tempo[]): (tick: number) => number {
  if (division >= 0x8000) {
    const framesPerSecond = 256 - (division >> 8);
    const rate = framesPerSecond === 29 ? 30000 / 1001 : framesPerSecond;
    return (tick) => tick / (rate * (division & 0xff));
  }
  const ordered = [...tempos].sort((a, b) => a.tick - b.tick);
  const from = [{ tick: 0, seconds: 0, tempo: DEFAULT_TEMPO }];
  for (const { tick, tempo } of ordered) {
    const last = from[from.length - 1]!;
    from.push({ tick, seconds: last.seconds + ((tick - last.tick) * last.tempo) / division / 1e6, tempo });
  }
  return (tick) => {
    let low = 0;
    let high = from.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (from[middle]!.tick <= tick) low = middle;
      else high = middle;
    }
    const { tick: start, seconds, tempo } = from[low]!;
    return seconds + ((tick - start) * tempo) / division / 1e6;
  };
}

export function isMidi(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 4)) === 'MThd';
}

/** Controller changes of all tracks, in order of time. @throws StudioError envelope-invalid, naming the byte. */
export function readControls(bytes: Uint8Array, source: string): MidiControls {
  const header = new Reader(bytes, source, 4, bytes.length);
  const length = header.number(4);
  const start = header.at;
  header.number(2);
  const tracks = header.number(2);
  const division = header.number(2);
  const unit = division >= 0x8000 ? division & 0xff : division;
  if (length < 6 || unit === 0) header.fail('the header is damaged.');
  const tempos: Tempo[] = [];
  const controls: Control[] = [];
  let last = 0;
  let at = start + length;
  for (let read = 0; read < tracks;) {
    const chunk = new Reader(bytes, source, at, bytes.length);
    const type = chunk.number(4);
    const size = chunk.number(4);
    const end = chunk.at + size;
    if (end > bytes.length) chunk.fail('the file is incomplete.');
    // "MTrk"; other chunks are skipped.
    if (type === 0x4d54726b) {
      last = Math.max(last, readTrack(new Reader(bytes, source, chunk.at, end), tempos, controls));
      read += 1;
    }
    at = end;
  }
  const seconds = clockOf(division, tempos);
  if (seconds(last) > MAX_SECONDS) {
    header.fail(`the file lasts ${Math.round(seconds(last))} seconds, more than ${MAX_SECONDS}.`);
  }
  const changes = controls
    .map(({ tick, controller, value }) => ({ time: seconds(tick), controller, value }))
    .sort((a, b) => a.time - b.time);
  return { changes, seconds: seconds(last) };
}

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
  track.push(0, 0xff, 0x51, 3, ...bigEndian(DEFAULT_TEMPO, 3));
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
