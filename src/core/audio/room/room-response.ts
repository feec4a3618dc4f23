import { Random } from '../../diffusion/random';
import { toSamples } from '../../time/samples';

/** How a small room answers an impulse, per channel. */
export interface RoomResponse {
  /** First reflections, of the sound of the same side. */
  readonly early: readonly [Float32Array, Float32Array];
  /** Diffuse tail, of the mean of both sides; left and right do not resemble each other. */
  readonly late: readonly [Float32Array, Float32Array];
}

/** The room is the same for every seed: takes of one project are in one room. */
const SEED = 1;
const STREAMS = [0x65617231, 0x65617232] as const;

/** Reflections of a side. */
const REFLECTIONS = 9;
/** Times of the first and the last early reflection, and the RT60 of the room that has them, seconds: a room of 4 × 3 × 2.5 m. */
const FIRST = 0.003;
const LAST = 0.03;
const TYPICAL = 0.4;
/** Walls and air take the highs: cutoff of the tail, Hz, and their decay time relative to the room's. */
const CUTOFF = 4000;
const HIGH_DECAY = 0.7;
/** Length of the tail relative to the RT60: it ends at -66 dB. */
const TAIL = 1.1;
/** Share of the energy in the early reflections. */
const EARLY_SHARE = 0.4;

/**
 * Early reflections and exponentially decaying noise (Moorer, "About this reverberation business", 1979). Early and late of a
 * channel together have energy 1.
 * @param seconds RT60.
 */
export function roomResponse(seconds: number, sampleRate: number): RoomResponse {
  const sides = STREAMS.map((stream) => {
    const random = new Random(SEED, stream);
    const early = reflections(seconds, sampleRate, random);
    const late = tail(seconds, sampleRate, random);
    return [withEnergy(early, EARLY_SHARE), withEnergy(late, 1 - EARLY_SHARE)] as const;
  });
  const [left, right] = sides as [(typeof sides)[0], (typeof sides)[0]];
  return { early: [left[0], right[0]], late: [left[1], right[1]] };
}

/** Seconds that a room goes on after a sound. @param seconds RT60. */
export function tailSeconds(seconds: number): number {
  return TAIL * seconds;
}

/** Amplitude of a room after `time` seconds. */
const decay = (time: number, seconds: number) => 10 ** ((-3 * time) / seconds);

function reflections(seconds: number, sampleRate: number, random: Random): Float32Array {
  const size = seconds / TYPICAL;
  const samples = new Float32Array(toSamples(LAST * size, sampleRate) + 2);
  for (let k = 0; k < REFLECTIONS; k++) {
    // Ever denser, as the echoes of a room are.
    const share = Math.sqrt((k + random.between(0.1, 0.9)) / REFLECTIONS);
    const time = size * (FIRST + (LAST - FIRST) * share);
    samples[Math.floor(time * sampleRate)]! += decay(time, seconds) * (random.next() < 0.5 ? -1 : 1);
  }
  return samples;
}

function tail(seconds: number, sampleRate: number, random: Random): Float32Array {
  const start = toSamples((FIRST * seconds) / TYPICAL, sampleRate);
  const full = toSamples((LAST * seconds) / TYPICAL, sampleRate);
  const samples = new Float32Array(toSamples(tailSeconds(seconds), sampleRate));
  const smooth = 1 - Math.exp((-2 * Math.PI * Math.min(CUTOFF, sampleRate / 4)) / sampleRate);
  let low = 0;
  let lower = 0;
  for (let n = start; n < samples.length; n++) {
    // Low-pass of second order, and its first-order part for the highs.
    low += smooth * (random.between(-1, 1) - low);
    lower += smooth * (low - lower);
    const time = n / sampleRate;
    const rise = Math.min(1, (n - start) / (full - start));
    samples[n] = rise * (lower * decay(time, seconds) + (low - lower) * decay(time, HIGH_DECAY * seconds));
  }
  return samples;
}

function withEnergy(samples: Float32Array, energy: number): Float32Array {
  const sum = samples.reduce((part, x) => part + x * x, 0);
  return sum > 0 ? samples.map((x) => x * Math.sqrt(energy / sum)) : samples;
}
