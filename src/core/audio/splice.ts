import type { TimeRange } from '../curve/range';
import type { Envelope } from '../loudness/envelope';
import { toSamples } from '../time/samples';
import { crossfade } from './crossfade';
import { CEILING } from './finish/limiter';
import type { Pcm } from './pcm';

/** Where a part takes the place of a sound, in seconds. */
export interface Splice extends TimeRange {
  /**
   * Of each crossfade. The first one ends at the start and the second one at the end, so that an attack that is right there is wholly the part's or wholly
   * the sound's. At an end of the sound there is none.
   */
  readonly fade: number;
}

/** Samples that change: from the first crossfade to the end of the second. */
interface Places {
  readonly first: number;
  readonly start: number;
  readonly fall: number;
  readonly end: number;
}

/** @param length samples of the sound. @param from, to samples of the sound that the part has. */
function placesOf(at: Splice, rate: number, length: number, from: number, to: number): Places {
  const end = Math.min(length, to, toSamples(at.end, rate));
  const start = Math.min(end, Math.max(0, from, toSamples(at.start, rate)));
  const reach = toSamples(fadeOf(at), rate);
  const fall = end === length ? end : Math.max(start, end - reach);
  return { first: Math.max(0, from, start - reach), start, fall, end };
}

/** Seconds of a crossfade: both have room in the range. */
function fadeOf({ start, end, fade }: Splice): number {
  return Math.min(fade, (end - start) / 2);
}

/**
 * Replaces a range of a sound, in place, by that of a part which has context around it, as far as the part is made. Crossfades have equal power, and less
 * gain as far as both sounds resemble each other. Outside the range and its first crossfade the sound is unchanged bit for bit.
 */
export class Splicer {
  private readonly skipped: number;
  private readonly places: Places;
  /** Sample of the sound up to which the range is replaced. */
  private done: number;

  /** @param part has its whole length from the beginning. @param offset second of the sound at which it begins. */
  constructor(
    private readonly sound: Pcm,
    private readonly part: Pcm,
    offset: number,
    at: Splice,
  ) {
    const { channels, sampleRate } = sound;
    this.skipped = toSamples(offset, sampleRate);
    const to = this.skipped + part.channels[0]!.length;
    this.places = placesOf(at, sampleRate, channels[0]!.length, this.skipped, to);
    this.done = this.places.first;
  }

  /** What is replaced in the end, the first crossfade included; seconds. */
  get range(): TimeRange {
    const { sampleRate } = this.sound;
    return { start: this.places.first / sampleRate, end: this.places.end / sampleRate };
  }

  /** @param made seconds of the part that are made, from its start on. @returns second of the sound up to which the range is replaced. */
  replace(made = Infinity): number {
    const { sampleRate } = this.sound;
    const { first, start, fall, end } = this.places;
    const to = this.skipped + toSamples(made, sampleRate);
    if (this.done === first && to >= start) {
      this.fadeOver(first, start, true);
      this.done = start;
    }
    if (this.done >= start && this.done < fall) {
      const copied = Math.max(this.done, Math.min(to, fall));
      this.channels(this.done, copied).forEach(([samples, own]) => samples.set(own));
      this.done = copied;
    }
    if (this.done === fall && to >= end) {
      this.fadeOver(fall, end, false);
      this.done = end;
    }
    return this.done / sampleRate;
  }

  private fadeOver(from: number, to: number, isRise: boolean): void {
    const channels = this.channels(from, to);
    join(
      channels.map(([samples]) => samples),
      channels.map(([, own]) => own),
      isRise,
    );
  }

  /** Of each channel the samples of the sound and of the part, which start and end at samples of the sound. */
  private channels(from: number, to: number): (readonly [samples: Float32Array, own: Float32Array])[] {
    const { part, skipped, sound } = this;
    return sound.channels.map((samples, c) => {
      const own = part.channels[c] ?? part.channels[0]!;
      return [samples.subarray(from, to), own.subarray(from - skipped, to - skipped)];
    });
  }
}

/** Replaces the range by that of a part that is made. @param offset second of the sound at which the part begins. */
export function splice(sound: Pcm, part: Pcm, offset: number, at: Splice): void {
  new Splicer(sound, part, offset, at).replace();
}

/** Crossfades from one sound to the other, or back, into the first. */
function join(sound: readonly Float32Array[], other: readonly Float32Array[], isRise: boolean): void {
  const length = sound[0]!.length;
  const likeness = likenessOf(sound, other);
  const gains = Array.from({ length }, (_, n) => {
    const risen = (n + 0.5) / length;
    const [to, from] = [crossfade(isRise ? risen : 1 - risen), crossfade(isRise ? 1 - risen : risen)];
    const scale = 1 / Math.sqrt(1 + 2 * to * from * likeness);
    return [to * scale, from * scale] as const;
  });
  const exceeds = sound.some((samples, c) =>
    gains.some(([to, from], n) => Math.abs(to * other[c]![n]! + from * samples[n]!) > CEILING),
  );
  sound.forEach((samples, c) =>
    gains.forEach(([to, from], n) => {
      // Gains whose sum is 1 exceed neither sound.
      const sum = exceeds ? to + from : 1;
      samples[n] = (to * other[c]![n]! + from * samples[n]!) / sum;
    }),
  );
}

/** Correlation of two sounds, 0..1; opposite ones count as unrelated. */
function likenessOf(one: readonly Float32Array[], other: readonly Float32Array[]): number {
  let [both, own, others] = [0, 0, 0];
  one.forEach((samples, c) =>
    samples.forEach((x, n) => {
      const y = other[c]![n]!;
      both += x * y;
      own += x * x;
      others += y * y;
    }),
  );
  return own > 0 && others > 0 ? Math.max(0, both / Math.sqrt(own * others)) : 0;
}

/** The envelope of a sound after `splice`, from that of the sound and that of the part. */
export function spliceEnvelope(envelope: Envelope, part: Envelope, offset: number, at: Splice): Envelope {
  const { rate } = envelope;
  const skipped = toSamples(offset, rate);
  const { length } = envelope.left;
  // In samples, as in `splice`: the last one may lie before the end of the sound or after it.
  const reachesEnd = toSamples(at.end, rate) >= length;
  const spliced = (samples: Float32Array, own: Float32Array) =>
    samples.map((before, i) => {
      const share = shareOf(i / rate, at, reachesEnd);
      const after = own[i - skipped] ?? before;
      return share === 0 ? before : Math.hypot(crossfade(share) * after, crossfade(1 - share) * before);
    });
  return { rate, left: spliced(envelope.left, part.left), right: spliced(envelope.right, part.right) };
}

/** How far the part has risen at a time, 0..1. */
function shareOf(time: number, at: Splice, reachesEnd: boolean): number {
  const { start, end } = at;
  const fade = fadeOf(at);
  const rise = start <= 0 ? 1 : 1 + (time - start) / fade;
  const fall = reachesEnd ? 1 : (end - time) / fade;
  return Math.min(1, Math.max(0, Math.min(rise, fall)));
}
