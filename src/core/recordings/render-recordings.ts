import type { Envelope } from '../loudness/envelope';
import type { EnvelopeSettings } from '../loudness/rms';
import { toSamples } from '../time/samples';
import { chooseEvents } from './choose-events';
import { findHits, jointLevel } from './find-hits';
import { fadeIn } from './grains';
import { Random } from './random';
import type { AnalysedRecording, Stereo } from './recording';
import { renderEvent } from './render-event';
import { pick, addPiece, renderTexture } from './render-texture';
import { varyEvent } from './vary-event';

export interface RenderOptions {
  /** Samples of the result. */
  readonly length: number;
  readonly sampleRate: number;
  /** Integer from 0 to 2^53 - 1. */
  readonly seed: number;
  readonly settings: EnvelopeSettings;
}

/** Largest change of an event's speed, as a factor: 20 cents. */
const DETUNE = 0.0116;
/** Brightness by chance, dB to each side; by strength, dB per dB of level, and its bound. */
const BRIGHTNESS = 1;
const BRIGHTNESS_PER_DB = 0.1;
const MOST_BRIGHTNESS = 3;
/** Seconds for which an event sounds on under the next one. */
const OVERLAP = 0.04;
/** Level that counts as silence: -80 dBFS. */
const SILENCE = 1e-4;
/** A rise within a hit's decay of this factor (6 dB) that is no hit is a swell. */
const SWELL = 2;
/** Seconds of an event that one grain of a cloud plays; seconds between two of them. */
const CLOUD_GRAIN = 0.3;
const CLOUD_SHORTEST = 0.05;
const CLOUD_LONGEST = 0.2;

/**
 * Stereo sound made of recordings on the target envelope, at about its level: an event on every hit, texture where the envelope is steady or
 * swells slowly. Recordings without texture give a dense cloud of their events instead.
 * @param recordings with at least one event each. @returns [length] samples a channel.
 */
export function renderRecordings(
  recordings: readonly AnalysedRecording[],
  target: Envelope,
  { length, sampleRate, seed }: RenderOptions,
): Stereo {
  const level = jointLevel(target);
  const hits = findHits(level, target.rate);
  const chosen = chooseEvents(hits, recordings, new Random(seed, 0));
  const out: Stereo = [new Float32Array(length), new Float32Array(length)];
  const at = (time: number) =>
    level[Math.max(0, Math.min(level.length - 1, Math.round(time * target.rate)))] ?? 0;
  const mean = Math.exp(hits.reduce((sum, hit) => sum + Math.log(hit.level), 0) / Math.max(1, hits.length));

  let covered = 0;
  hits.forEach((hit, k) => {
    const { recording, event } = chosen[k]!;
    const random = new Random(seed, k + 1);
    const strength = 20 * Math.log10(hit.level / mean);
    const brightness =
      Math.max(-MOST_BRIGHTNESS, Math.min(MOST_BRIGHTNESS, BRIGHTNESS_PER_DB * strength)) +
      random.between(-BRIGHTNESS, BRIGHTNESS);
    const speed = 1 + random.between(-DETUNE, DETUNE);
    const rise = Math.round(event.rise / speed);
    const start = toSamples(hit.time, sampleRate) - rise;
    const next = hits[k + 1] ? toSamples(hits[k + 1]!.time, sampleRate) : length;
    const end = hitEnd(level, target.rate, hit.time, next / sampleRate);
    sustain(out, Math.max(covered, 0), start, seed, k);
    const overlap = toSamples(OVERLAP, sampleRate);
    const size = Math.min(length, toSamples(end, sampleRate) + overlap) - start;
    covered = toSamples(end, sampleRate);
    if (size <= 0) return;
    const sound = renderEvent(
      varyEvent(recording.channels, event.start, event.end, speed, brightness, sampleRate),
      rise,
      {
        length: size,
        target: (n) => 20 * Math.log10(Math.max(1e-5, at((start + n) / sampleRate) / hit.level)),
        random,
      },
    );
    add(out, sound, start, hit.level / event.level, overlap);
  });
  sustain(out, covered, length, seed, hits.length);
  return out;

  /** Sound for a part without hits, where the target is not silent. */
  function sustain(to: Stereo, from: number, until: number, seedOf: number, part: number): void {
    const random = new Random(seedOf, 100_000 + part);
    let first = from;
    while (first < until && at(first / sampleRate) < SILENCE) first += 64;
    let last = until;
    while (last > first && at(last / sampleRate) < SILENCE) last -= 64;
    const overlap = toSamples(OVERLAP, sampleRate);
    const size = Math.min(to[0].length, last + overlap) - first;
    if (last - first < overlap) return;
    const steady = recordings.some(({ texture }) => texture.length > 0);
    const sound = steady
      ? renderTexture(recordings, size, sampleRate, random)
      : renderCloud(recordings, size, sampleRate, random);
    add(to, sound, first, Math.max(SILENCE, at((first + last) / 2 / sampleRate)) / 0.1, overlap);
  }
}

/** When a hit's decay ends: silence, a swell, or the next hit. Seconds. */
function hitEnd(level: Float32Array, rate: number, time: number, next: number): number {
  let least = Infinity;
  const end = Math.min(level.length, Math.round(next * rate));
  const from = Math.round(time * rate) + 2;
  let peak = from;
  while (peak + 1 < end && level[peak + 1]! >= level[peak]!) peak++;
  for (let i = peak; i < end; i++) {
    if (level[i]! < SILENCE) return i / rate;
    if (level[i]! > SWELL * least && next * rate - i > 12) return i / rate;
    least = Math.min(least, level[i]!);
  }
  return next;
}

/** Events so close together that they become one sound. */
function renderCloud(
  recordings: readonly AnalysedRecording[],
  length: number,
  sampleRate: number,
  random: Random,
): Stereo {
  const events = recordings.flatMap((recording) => recording.events.map((event) => ({ recording, event })));
  const weights = events.map(({ recording }) => recording.weight / recording.events.length);
  const out: Stereo = [new Float32Array(length), new Float32Array(length)];
  for (let at = 0; at < length;) {
    const { recording, event } = events[pick(weights, random)]!;
    const end = Math.min(event.end, event.start + toSamples(CLOUD_GRAIN, sampleRate));
    addPiece(
      out,
      recording.channels,
      { start: event.start, end },
      at,
      0,
      Math.floor((end - event.start) / 2),
    );
    const every = Math.max(CLOUD_SHORTEST, Math.min(CLOUD_LONGEST, event.decay / 2));
    at += toSamples(every * random.between(0.7, 1.3), sampleRate);
  }
  return out;
}

/** Adds a sound from sample `start` on, its end faded out over `fall` samples. */
function add(out: Stereo, sound: Stereo, start: number, gain: number, fall: number): void {
  const size = sound[0].length;
  const fade = fadeIn(fall);
  for (let c = 0; c < 2; c++) {
    const [from, to] = [sound[c]!, out[c]!];
    for (let n = Math.max(0, -start); n < size && start + n < to.length; n++) {
      const left = size - 1 - n;
      to[start + n]! += gain * (left < fall ? fade[left]! : 1) * from[n]!;
    }
  }
}
