import type { Envelope } from '../loudness/envelope';
import type { EnvelopeSettings } from '../loudness/rms';
import { toSamples } from '../time/samples';
import { alignEvent } from './align-event';
import { jointPower, movingMean } from './cell-power';
import { type ChosenEvent, chooseEvents } from './choose-events';
import { LEAD, RMS_REACH } from './find-events';
import { type Hit, jointLevel } from './find-hits';
import { addSound, PIECE_LEVEL } from './pieces';
import { type Part, planParts, SILENCE } from './plan-parts';
import { Random } from '../diffusion/random';
import type { AnalysedRecording, Stereo } from './recording';
import { renderCloud } from './render-cloud';
import { renderEvent } from './render-event';
import { renderTexture } from './render-texture';
import { varyEvent } from './vary-event';

export interface RenderOptions {
  /** Samples of the result. */
  readonly length: number;
  readonly sampleRate: number;
  /** Integer from 0 to 2^53 - 1. */
  readonly seed: number;
  readonly settings: EnvelopeSettings;
}

export interface RenderedRecordings {
  /** [options.length] samples a channel. */
  readonly sound: Stereo;
  /** Samples at which events have their onset. */
  readonly onsets: readonly number[];
}

/** Largest change of an event's speed, as a factor: 20 cents. */
const DETUNE = 0.0116;
/** Brightness by chance, dB to each side; by the hit's strength, dB per dB, and its bound. */
const BRIGHTNESS = 0.7;
const BRIGHTNESS_PER_DB = 0.06;
const MOST_BRIGHTNESS = 3;
/** Samples of an event beyond a part's end: for its speed and the last grain. */
const LEEWAY = 4096;
/** Seconds for which a part sounds on under the next one. */
const OVERLAP = 0.04;

/**
 * Stereo sound made of recordings on the target envelope, at about its level: an event on every hit, placed so that its level rises with the curve, texture where the envelope is steady or
 * swells slowly. Recordings without texture give a dense cloud of their events instead.
 * @param recordings with at least one event each.
 */
export function renderRecordings(
  recordings: readonly AnalysedRecording[],
  target: Envelope,
  { length, sampleRate, seed }: RenderOptions,
): RenderedRecordings {
  const steady = recordings.some(({ texture }) => texture.length > 0);
  const level = jointLevel(target);
  const parts = planParts(level, target.rate, length / sampleRate, steady);
  const hits = parts.flatMap(({ hit }) => hit ?? []);
  const events = chooseEvents(hits, recordings, new Random(seed, 0));
  const mean = geometricMean(hits.map((hit) => hit.level));
  const levelAt = (sample: number) => level[Math.round((sample / sampleRate) * target.rate)] ?? 0;
  const overlap = toSamples(OVERLAP, sampleRate);
  const out: Stereo = [new Float32Array(length), new Float32Array(length)];
  const onsets: number[] = [];

  let played = 0;
  parts.forEach((part, k) => {
    const random = new Random(seed, k + 1);
    const end = Math.min(length, toSamples(part.end, sampleRate) + overlap);
    if (part.hit) {
      const chosen = events[played++]!;
      const longest = end - toSamples(part.hit.time, sampleRate) + chosen.event.onset + LEEWAY;
      const { sound, onset } = variant(chosen, longest, part.hit, mean, sampleRate, random);
      const power = movingMean(jointPower(sound), RMS_REACH);
      const nominal = toSamples(part.hit.time, sampleRate) - onset;
      const shift = alignEvent(power, nominal, part.hit.time, { level, rate: target.rate, sampleRate });
      const start = nominal + shift;
      if (end <= start) return;
      const peak = part.hit.level;
      onsets.push(start + onset);
      const wanted = (n: number) => 20 * Math.log10(Math.max(SILENCE / 10, levelAt(start + n) / peak));
      const shaped = renderEvent(sound, onset, { power, length: end - start, target: wanted, random });
      addSound(out, shaped, start, peak / chosen.event.level, LEAD, overlap);
    } else {
      const start = toSamples(part.start, sampleRate);
      const render = steady ? renderTexture : renderCloud;
      const middle = Math.max(SILENCE, levelAt((start + end) / 2));
      addSound(
        out,
        render(recordings, end - start, sampleRate, random),
        start,
        middle / PIECE_LEVEL,
        follows(parts[k - 1], part.start) ? overlap : 0,
        overlap,
      );
    }
  });
  return { sound: out, onsets };
}

/** Whether a part ends where another one starts. */
function follows(previous: Part | undefined, start: number): boolean {
  return previous !== undefined && Math.abs(start - previous.end) < 1e-6;
}

/** The event as the hit plays it, a little different each time, brighter on stronger hits. @param longest samples of it that are needed. @param mean level of all hits. */
function variant(
  { recording, event }: ChosenEvent,
  longest: number,
  hit: Hit,
  mean: number,
  sampleRate: number,
  random: Random,
): { readonly sound: Stereo; readonly onset: number } {
  const strength = BRIGHTNESS_PER_DB * 20 * Math.log10(hit.level / mean);
  const brightness =
    Math.max(-MOST_BRIGHTNESS, Math.min(MOST_BRIGHTNESS, strength)) + random.between(-BRIGHTNESS, BRIGHTNESS);
  const speed = 1 + random.between(-DETUNE, DETUNE);
  const end = Math.min(event.end, event.start + Math.ceil(longest * (1 + DETUNE)));
  return {
    sound: varyEvent(recording.channels, event.start, end, speed, brightness, sampleRate),
    onset: Math.round(event.onset / speed),
  };
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / Math.max(1, values.length));
}
