import { invalidEnvelope, MAX_SECONDS } from '../envelope-file';
import { FIRST_LSB_CONTROLLER, PRESSURE } from './controllers';
import { midiClock, type Tempo } from './midi-clock';
import { scanMidi } from './scan-midi';

/** Changes that are held in memory, of all controllers together. */
const MAX_CHANGES = 4_000_000;
const MAX_NOTES = 500_000;

/** Rounding to ticks may delay a value by half a tick of 0.5 ms. */
const SLACK = 0.00025;

/** A controller's values, each from a sample of the envelope on. Of several within one sample the last counts. */
export class Changes {
  readonly samples: number[] = [];
  /** 0..16383 with an LSB, else 0..127. */
  readonly values: number[] = [];
  private high = 0;

  constructor(readonly fine: boolean) {}

  /** @returns the number of values added, 0 or 1. */
  add(sample: number, value: number, isLow: boolean): number {
    if (!isLow) this.high = value;
    const whole = this.fine ? this.high * 128 + (isLow ? value : 0) : value;
    if (this.samples.at(-1) === sample) {
      this.values[this.values.length - 1] = whole;
      return 0;
    }
    this.samples.push(sample);
    this.values.push(whole);
    return 1;
  }

  get varies(): boolean {
    return this.values.some((value) => value !== this.values[0]);
  }
}

export interface Note {
  readonly sample: number;
  readonly velocity: number;
  end: number;
}

/** What one channel of one track plays. */
export interface ChannelEvents {
  readonly track: number;
  /** 0..15. */
  readonly channel: number;
  readonly changes: ReadonlyMap<number, Changes>;
  readonly notes: readonly Note[];
}

export interface MidiContent {
  readonly channels: readonly ChannelEvents[];
  readonly trackNames: ReadonlyMap<number, string>;
  /** Length in samples of the envelope. */
  readonly length: number;
}

interface Collected {
  readonly track: number;
  readonly channel: number;
  readonly changes: Map<number, Changes>;
  readonly notes: Note[];
  /** Sounding notes by key. */
  readonly open: Map<number, Note>;
}

/** Reads a file in two passes: tempos first, then what changes at each sample of the envelope; memory does not grow with the number of events. */
export function readMidi(bytes: Uint8Array, rate: number, source: string): MidiContent {
  const tempos: Tempo[] = [];
  const trackNames = new Map<number, string>();
  const fine = new Set<number>();
  let last = 0;
  const key = (track: number, channel: number, controller: number) =>
    (track * 16 + channel) * 256 + controller;
  const division = scanMidi(bytes, source, {
    tempo: (tick, tempo) => tempos.push({ tick, tempo }),
    trackName: (track, name) => trackNames.set(track, name),
    message: (track, _, status, first) => {
      if ((status & 0xf0) === 0xb0 && first >= FIRST_LSB_CONTROLLER && first < 64)
        fine.add(key(track, status & 15, first - FIRST_LSB_CONTROLLER));
    },
    trackEnd: (tick) => (last = Math.max(last, tick)),
  });
  const seconds = midiClock(division, tempos);
  const duration = seconds(last);
  if (!(duration <= MAX_SECONDS)) {
    throw invalidEnvelope(
      source,
      'the last event',
      `the file lasts ${Math.round(duration)} seconds, more than ${MAX_SECONDS}.`,
    );
  }
  const collected = new Map<number, Collected>();
  let count = 0;
  let noteCount = 0;
  const sampleAt = (tick: number) => Math.max(0, Math.ceil((seconds(tick) - SLACK) * rate));
  const fail = (problem: string): never => {
    throw invalidEnvelope(source, 'too many events', problem);
  };
  const of = (track: number, channel: number): Collected => {
    const id = key(track, channel, 0);
    let events = collected.get(id);
    if (!events) {
      events = { track, channel, changes: new Map(), notes: [], open: new Map() };
      collected.set(id, events);
    }
    return events;
  };
  const change = (events: Collected, controller: number, value: number, isLow: boolean, tick: number) => {
    let changes = events.changes.get(controller);
    if (!changes) {
      // An LSB without its MSB changes nothing.
      if (isLow) return;
      changes = new Changes(fine.has(key(events.track, events.channel, controller)));
      events.changes.set(controller, changes);
    }
    count += changes.add(sampleAt(tick), value, isLow);
    if (count > MAX_CHANGES) fail(`more than ${MAX_CHANGES} values change. Export fewer controllers.`);
  };
  const release = (events: Collected, pitch: number, tick: number) => {
    const note = events.open.get(pitch);
    if (note) note.end = Math.max(note.sample + 1, sampleAt(tick));
    events.open.delete(pitch);
  };
  scanMidi(bytes, source, {
    message(track, tick, status, first, second) {
      const kind = status & 0xf0;
      if (kind !== 0xb0 && kind !== 0x90 && kind !== 0x80 && kind !== 0xd0) return;
      const events = of(track, status & 15);
      if (kind === 0xd0) change(events, PRESSURE, first, false, tick);
      else if (kind === 0xb0) {
        const isLow = first >= FIRST_LSB_CONTROLLER && first < 64;
        change(events, isLow ? first - FIRST_LSB_CONTROLLER : first, second, isLow, tick);
      } else {
        release(events, first, tick);
        if (kind === 0x80 || second === 0) return;
        if (++noteCount > MAX_NOTES) fail(`more than ${MAX_NOTES} notes.`);
        const note = { sample: sampleAt(tick), velocity: second, end: Infinity };
        events.notes.push(note);
        events.open.set(first, note);
      }
    },
  });
  return {
    channels: [...collected.values()],
    trackNames,
    length: Math.max(1, Math.round(duration * rate)),
  };
}
