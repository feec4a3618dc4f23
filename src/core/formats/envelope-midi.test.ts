import { describe, expect, it } from 'vitest';
import { randomEnvelope, seeded } from '../curve/random.fixture';
import { StudioError } from '../errors';
import { sampleStereo } from '../curve/evaluate';
import { formatEnvelopeMidi, quantised } from './envelope-midi';
import { defaultControllers } from './midi/default-controllers';
import { type MidiControllers, midiSources } from './midi/midi-sources';

/** Samples of the file's first envelope. */
function parseEnvelopeMidi(bytes: Uint8Array, rate: number, controllers: MidiControllers, source: string) {
  const { curve, seconds } = midiSources(bytes, rate, controllers, source)[0]!.read();
  return sampleStereo(curve, rate, seconds);
}

const requested = { left: 20, right: 21 };

function file(division: number, ...tracks: readonly number[][]): Uint8Array {
  const head = [0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 1, 0, tracks.length, division >> 8, division & 0xff];
  const chunks = tracks.flatMap((track) => {
    const data = [...track, 0, 0xff, 0x2f, 0];
    return [0x4d, 0x54, 0x72, 0x6b, 0, 0, data.length >> 8, data.length & 0xff, ...data];
  });
  return Uint8Array.from([...head, ...chunks]);
}

function messageOf(bytes: Uint8Array): string {
  try {
    parseEnvelopeMidi(bytes, 125, requested, 'a.mid');
  } catch (error) {
    expect(error).toBeInstanceOf(StudioError);
    return (error as StudioError).message;
  }
  return 'no error';
}

describe('envelope as MIDI controllers', () => {
  it('has 14 bits: such levels parse to the same bits, others to the nearest', () => {
    const random = seeded(51);
    for (const length of [1, 7, 1250]) {
      const [left, right] = [randomEnvelope(random, length), randomEnvelope(random, length)];
      const bytes = formatEnvelopeMidi({ rate: 125, left, right }, requested);
      const back = parseEnvelopeMidi(bytes, 125, requested, 'x');
      expect(back.left).toEqual(left.map(quantised));
      expect(back.right).toEqual(right.map(quantised));
      const error = Math.max(...left.map((value, i) => Math.abs(value - back.left[i]!)));
      expect(error).toBeLessThanOrEqual(0.5 / 16383 + 1e-7);
      expect(formatEnvelopeMidi(back, requested)).toEqual(bytes);
    }
  });

  it('distinguishes all 16384 levels', () => {
    const left = Float32Array.from({ length: 16384 }, (_, i) => i / 16383);
    const bytes = formatEnvelopeMidi({ rate: 125, left, right: left }, requested);
    expect(parseEnvelopeMidi(bytes, 125, requested, 'x').left).toEqual(left);
  });

  it('finds the controllers of a file without the requested ones', () => {
    const left = Float32Array.of(0.25, 0.75);
    const right = Float32Array.of(1, 0);
    const bytes = formatEnvelopeMidi({ rate: 125, left, right }, { left: 3, right: 9 });
    const back = parseEnvelopeMidi(bytes, 125, requested, 'x');
    expect(back.right[0]).toBe(1);
    expect(back.left[1]).toBeCloseTo(0.75, 4);
  });

  it('reads running status, 7 bits, tempo changes, notes and several tracks', () => {
    // 96 ticks a quarter; one quarter at 120, then 60 beats a minute: 0.5 s and 1 s.
    const tempo = [0, 0xff, 0x51, 3, 0x07, 0xa1, 0x20, 96, 0xff, 0x51, 3, 0x0f, 0x42, 0x40];
    const controls = [0, 0xe0, 60, 100, 0, 0xb0, 11, 127, 96, 11, 0, 0, 0xc0, 5, 0, 0xf0, 1, 0xf7];
    const bytes = file(96, tempo, [...controls, 96, 0xb0, 11, 127]);
    const { left, right } = parseEnvelopeMidi(bytes, 125, requested, 'x');
    expect(right).toEqual(left);
    expect(left.length).toBe(Math.round(1.5 * 125));
    expect(left[0]).toBe(1);
    expect(left[Math.ceil(0.5 * 125)]).toBe(0);
    expect(left.at(-1)).toBe(0);
    // 25 frames of 40 ticks: milliseconds.
    const smpte = file(0xe728, [0, 0xb0, 7, 127, 0x83, 0x74, 0xb0, 7, 0]);
    expect(parseEnvelopeMidi(smpte, 125, requested, 'x').left.length).toBe(Math.round(0.5 * 125));
  });

  it('names the error', () => {
    const good = formatEnvelopeMidi(
      { rate: 125, left: Float32Array.of(0, 1), right: Float32Array.of(0, 1) },
      defaultControllers,
    );
    expect(messageOf(good.slice(0, 30))).toMatch(/^a\.mid, byte \d+: the file is incomplete/);
    expect(messageOf(file(96, [0, 0xe0, 0, 64]))).toContain('no notes and no controller that is a level');
    expect(messageOf(file(0, [0, 0xb0, 1, 1]))).toContain('header is damaged');
    expect(messageOf(file(96, [0, 5]))).toContain('has no status');
    const hours = file(1, [0, 0xb0, 1, 1, 0xff, 0xff, 0xff, 0x7f, 1, 2]);
    expect(messageOf(hours)).toContain('lasts');
  });
});
