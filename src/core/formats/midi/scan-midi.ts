import { invalidEnvelope } from '../envelope-file';

/** What a scan of a Standard MIDI File (MIDI 1.0, RP-001) reports. Ticks count from the track's start. */
export interface MidiVisitor {
  readonly tempo?: (tick: number, microsecondsPerQuarter: number) => void;
  readonly trackName?: (track: number, name: string) => void;
  /** A channel message: status with its channel, one or two data bytes. */
  readonly message?: (track: number, tick: number, status: number, first: number, second: number) => void;
  readonly trackEnd?: (tick: number) => void;
}

/** Longest name that is used, bytes. */
const MAX_NAME = 60;

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

  text(length: number): string {
    const start = this.at;
    this.skip(length);
    return String.fromCharCode(...this.bytes.subarray(start, start + Math.min(length, MAX_NAME))).trim();
  }
}

/** Number of data bytes after the status of a channel message. */
function dataLength(status: number): number {
  const message = status & 0xf0;
  return message === 0xc0 || message === 0xd0 ? 1 : 2;
}

function scanTrack(reader: Reader, track: number, visitor: MidiVisitor): number {
  let tick = 0;
  let running = 0;
  while (!reader.done) {
    tick += reader.variable();
    let status = reader.byte();
    if (status === 0xff) {
      const metaType = reader.byte();
      const length = reader.variable();
      if (metaType === 0x2f) return tick;
      if (metaType === 0x51 && length === 3) {
        const tempo = reader.number(3);
        visitor.tempo?.(tick, tempo);
      } else if (metaType === 0x03) {
        const name = reader.text(length);
        visitor.trackName?.(track, name);
      } else reader.skip(length);
      continue;
    }
    if (status === 0xf0 || status === 0xf7) {
      reader.skip(reader.variable());
      continue;
    }
    let data: number | null = null;
    if (status < 0x80) {
      if (running === 0) reader.fail('an event has no status.');
      data = status;
      status = running;
    } else if (status > 0xf0) reader.fail(`unknown event status ${status}.`);
    running = status;
    const first = data ?? reader.byte();
    const second = dataLength(status) === 2 ? reader.byte() : 0;
    if (first > 127 || second > 127) reader.fail('a value is above 127.');
    visitor.message?.(track, tick, status, first, second);
  }
  return tick;
}

const nameAt = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

/** Where the header starts: at the front, or inside a RIFF file (RMID). -1: not a MIDI file. */
function headerStart(bytes: Uint8Array): number {
  if (nameAt(bytes, 0) === 'MThd') return 0;
  if (nameAt(bytes, 0) !== 'RIFF' || nameAt(bytes, 8) !== 'RMID') return -1;
  for (let at = 12; at < 256; at++) if (nameAt(bytes, at) === 'MThd') return at;
  return -1;
}

export function isMidi(bytes: Uint8Array): boolean {
  return headerStart(bytes) >= 0;
}

/**
 * Reports the events of all tracks, track by track.
 * @returns the header's division of time.
 * @throws StudioError envelope-invalid, naming the byte.
 */
export function scanMidi(bytes: Uint8Array, source: string, visitor: MidiVisitor): number {
  const header = new Reader(bytes, source, headerStart(bytes) + 4, bytes.length);
  const length = header.number(4);
  const start = header.at;
  header.number(2);
  const tracks = header.number(2);
  const division = header.number(2);
  const unit = division >= 0x8000 ? division & 0xff : division;
  if (length < 6 || unit === 0) header.fail('the header is damaged.');
  let at = start + length;
  for (let read = 0; read < tracks;) {
    const chunk = new Reader(bytes, source, at, bytes.length);
    const type = chunk.number(4);
    const size = chunk.number(4);
    at = chunk.at + size;
    if (at > bytes.length) chunk.fail('the file is incomplete. Export it again.');
    // "MTrk"; other chunks are skipped, as the standard requires.
    if (type !== 0x4d54726b) continue;
    const end = scanTrack(new Reader(bytes, source, chunk.at, at), read, visitor);
    visitor.trackEnd?.(end);
    read += 1;
  }
  return division;
}
