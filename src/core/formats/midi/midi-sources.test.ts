import { describe, expect, it } from 'vitest';
import { sampleStereo } from '../../curve/evaluate';
import { seeded } from '../../curve/random.fixture';
import { StudioError } from '../../errors';
import { midiSources } from './midi-sources';

/** A file with a tempo track at 120 BPM, 480 ticks a quarter: a tick is 1/960 s. */
function file(...tracks: readonly (readonly number[])[]): Uint8Array {
  const chunk = (data: readonly number[]) => [
    ...[0x4d, 0x54, 0x72, 0x6b, 0, 0, (data.length + 4) >> 8, (data.length + 4) & 255],
    ...data,
    ...[0, 0xff, 0x2f, 0],
  ];
  const head = [0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 1, 0, tracks.length, 1, 0xe0];
  return Uint8Array.from([...head, ...tracks.flatMap(chunk)]);
}

const halfSecond = [0x83, 0x60];
const name = (text: string) => [0, 0xff, 3, text.length, ...[...text].map((letter) => letter.charCodeAt(0))];
const cc = (channel: number, controller: number, value: number, delta: readonly number[] = [0]) => [
  ...delta,
  0xb0 | channel,
  controller,
  value,
];
const wait = [...halfSecond, 0xff, 1, 0];

const sources = (bytes: Uint8Array) => midiSources(bytes, 125, { left: 20, right: 21 }, 'a.mid');
const names = (bytes: Uint8Array) => sources(bytes).map((one) => one.name);
/** [left, right] of an envelope at a time in seconds. */
function at(bytes: Uint8Array, seconds: number, index = 0): [number, number] {
  const read = sources(bytes)[index]!.read();
  const { left, right } = sampleStereo(read.curve, 125, read.seconds);
  const i = Math.round(seconds * 125);
  return [left[i]!, right[i]!];
}
const close = (left: number, right: number): unknown[] => [expect.closeTo(left, 4), expect.closeTo(right, 4)];

describe('controllers by their meaning', () => {
  it('bank select is no level: expression 64, then 127, is 0.504, then 1 on both sides', () => {
    const bank = [...cc(0, 0, 0), ...cc(0, 32, 0), 0, 0xc0, 5];
    const bytes = file([...bank, ...cc(0, 11, 64, halfSecond), ...cc(0, 11, 127, halfSecond), ...wait]);
    expect(at(bytes, 0.6)).toEqual(close(64 / 127, 64 / 127));
    expect(at(bytes, 1.2)).toEqual([1, 1]);
  });

  it('volume and expression multiply', () => {
    const bytes = file([...cc(0, 7, 64), ...cc(0, 11, 127), ...cc(0, 11, 32, halfSecond), ...wait]);
    expect(at(bytes, 0.1)).toEqual(close(64 / 127, 64 / 127));
    expect(at(bytes, 0.7)).toEqual(close((64 / 127) * (32 / 127), (64 / 127) * (32 / 127)));
  });

  it('pan and balance become left and right', () => {
    for (const controller of [10, 8]) {
      const bytes = file([
        ...cc(0, 7, 127),
        ...cc(0, controller, 64),
        ...cc(0, controller, 127, halfSecond),
        ...cc(0, controller, 0, halfSecond),
        ...wait,
      ]);
      expect(at(bytes, 0.1)).toEqual([1, 1]);
      expect(at(bytes, 0.7)).toEqual([0, 1]);
      expect(at(bytes, 1.2)).toEqual([1, 0]);
    }
  });

  it('an LSB makes 14 bits; parameter numbers and pedals are no levels', () => {
    const noise = [
      ...cc(0, 101, 0),
      ...cc(0, 100, 0),
      ...cc(0, 6, 12),
      ...cc(0, 38, 3),
      ...cc(0, 64, 127),
      ...cc(0, 64, 0),
    ];
    const bytes = file([
      ...noise,
      ...cc(0, 7, 64),
      ...cc(0, 39, 1),
      ...cc(0, 7, 127, halfSecond),
      ...cc(0, 39, 127),
      ...wait,
    ]);
    expect(names(bytes)).toEqual(['volume (CC 7)']);
    expect(at(bytes, 0.1)[0]).toBeCloseTo((64 * 128 + 1) / 16383, 6);
    expect(at(bytes, 0.7)).toEqual([1, 1]);
  });

  it('a constant volume beside notes is a setting: the notes are the envelope', () => {
    const bytes = file([
      ...cc(0, 7, 127),
      0,
      0x90,
      60,
      127,
      ...halfSecond,
      0x80,
      60,
      0,
      0,
      0x90,
      62,
      64,
      ...halfSecond,
      0x90,
      62,
      0,
    ]);
    expect(names(bytes)).toEqual(['2 notes as hits']);
    expect(at(bytes, 0)[0]).toBe(1);
    expect(at(bytes, 0.45)[0]).toBeLessThan(0.02);
    expect(at(bytes, 0.504)[0]).toBeCloseTo(64 / 127, 1);
  });

  it('several tracks and channels are listed, volume before notes before other controllers', () => {
    const ramp = (channel: number, controller: number) => [
      ...cc(channel, controller, 0),
      ...cc(channel, controller, 127, halfSecond),
    ];
    const bytes = file(
      [...name('Steps'), ...ramp(0, 1), ...ramp(2, 11)],
      [...name('Cloth'), ...ramp(0, 7), 0, 0x90, 60, 100, ...halfSecond, 0x80, 60, 0],
    );
    expect(names(bytes)).toEqual([
      'Steps, channel 3: expression (CC 11)',
      'Cloth: volume (CC 7)',
      'Cloth: 1 notes as hits',
      'Steps, channel 1: modulation (CC 1)',
    ]);
    expect(at(bytes, 0.2)).toEqual([0, 0]);
    expect(sources(bytes)[1]!.read().note).toContain('Cloth: volume');
  });

  it('pitch bend and pan alone are no envelope, and the sentence says what would be', () => {
    for (const track of [
      [0, 0xe0, 0, 64],
      [...cc(0, 10, 0), ...cc(0, 10, 127)],
    ])
      expect(() => sources(file(track))).toThrow(/no notes and no controller that is a level/);
  });

  it('a RIFF file holds a MIDI file', () => {
    const inner = file([...cc(0, 7, 127)]);
    const riff = [...'RIFF    RMIDdata    '].map((letter) => letter.charCodeAt(0));
    expect(at(Uint8Array.from([...riff, ...inner]), 0)).toEqual([1, 1]);
  });
});

it('memory does not grow with the number of events', () => {
  // A million changes within a second: what remains is one value a sample.
  const events = new Uint8Array(3_000_000);
  for (let i = 0; i < events.length; i += 3) events.set([i % 3000 === 0 ? 1 : 0, 7, (i / 3) & 127], i);
  const head = file([...cc(0, 7, 0)]);
  const bytes = new Uint8Array(head.length + events.length);
  bytes.set(head.subarray(0, head.length - 4));
  bytes.set(events, head.length - 4);
  bytes.set(head.subarray(head.length - 4), bytes.length - 4);
  const size = 4 + events.length + 4;
  bytes.set([size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255], 18);
  expect(sources(bytes)[0]!.read().curve.left.length).toBeLessThan(200);
});

it('gives envelopes or one sentence, whatever the bytes', () => {
  const random = seeded(81);
  const good = file(
    [...cc(0, 7, 64), ...cc(1, 10, 0), ...cc(1, 11, 127, halfSecond), 0, 0x90, 60, 100, ...wait],
    [...cc(0, 1, 5)],
  );
  for (let round = 0; round < 1000; round++) {
    const bytes = good.slice();
    for (let hits = 0; hits < 3; hits++) bytes[Math.floor(random() * bytes.length)] = random() * 256;
    try {
      for (const one of sources(bytes).slice(0, 3)) {
        const { curve } = one.read();
        for (const { value } of [...curve.left, ...curve.right])
          if (!(value >= 0 && value <= 1)) expect.fail(String(value));
      }
    } catch (error) {
      expect(error).toBeInstanceOf(StudioError);
    }
  }
});
