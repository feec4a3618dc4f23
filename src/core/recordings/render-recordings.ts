import type { Envelope } from '../loudness/envelope';
import type { EnvelopeSettings } from '../loudness/rms';
import { StereoQueue } from '../audio/stereo-queue';
import { toSamples } from '../time/samples';
import { alignEvent, LARGEST_SHIFT } from './align-event';
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
  readonly sound: Stereo;
  /** Samples of `sound` at which events have their onset. */
  readonly onsets: readonly number[];
}

/** Largest change of an event's speed, as a factor: 20 cents. */
const DETUNE = 0.0116;
/** Brightness by chance, dB to each side. */
const BRIGHTNESS = 0.7;
/**
 * Brightness by the hit's strength, dB per dB, and its bound, dB. With them takes from references get brighter by 0.14 octaves per 10 dB, recordings
 * of one instrument at several dynamics by 0.21 (models/evaluation/results/sound-recordings.md).
 */
const BRIGHTNESS_PER_DB = 0.25;
const MOST_BRIGHTNESS = 5;
/** Samples of an event beyond a part's end: for its speed and the last grain. */
const LEEWAY = 4096;
/** Seconds for which a part sounds on under the next one. */
const OVERLAP = 0.04;

/**
 * Stereo sound made of recordings on the target envelope, at about its level: an event on every hit, placed so that its level rises with the curve, texture where the envelope is steady or
 * swells slowly. Recordings without texture give a cloud of their events instead. All of it is planned at once and rendered as it is needed.
 */
export class RecordingsRenderer {
  private readonly level: Float32Array;
  private readonly parts: readonly PlannedPart[];
  /** Of each part: the first sample that it or a later one can change. */
  private readonly firstSamples: readonly number[];
  private readonly isSteady: boolean;
  /** Mean level of all hits. */
  private readonly mean: number;
  /** Parts that are rendered. */
  private rendered = 0;
  private readonly sound = new StereoQueue();
  /** Samples of the take. */
  private onsets: number[] = [];

  /** @param recordings with at least one event each. */
  constructor(
    private readonly recordings: readonly AnalysedRecording[],
    private readonly target: Envelope,
    private readonly options: RenderOptions,
  ) {
    const { length, sampleRate, seed } = options;
    this.isSteady = recordings.some(({ texture }) => texture.length > 0);
    this.level = jointLevel(target);
    const parts = planParts(this.level, target.rate, length / sampleRate, this.isSteady);
    const hits = parts.flatMap(({ hit }) => hit ?? []);
    const events = chooseEvents(hits, recordings, new Random(seed, 0));
    this.mean = geometricMean(hits.map(({ level }) => level));
    let played = 0;
    this.parts = parts.map((part) => (part.hit ? { ...part, chosen: events[played++]! } : part));
    const firstSamples = this.parts.map((part) => firstSample(part, sampleRate));
    for (let k = firstSamples.length - 2; k >= 0; k--)
      firstSamples[k] = Math.min(firstSamples[k]!, firstSamples[k + 1]!);
    this.firstSamples = firstSamples;
  }

  /** The samples from `from` to before `to`, neither of which goes back from one call to the next. */
  render(from: number, to: number): RenderedRecordings {
    while (this.rendered < this.parts.length && this.firstSamples[this.rendered]! < to) {
      this.renderPart(this.rendered);
      this.rendered++;
    }
    this.sound.extend(to);
    this.sound.drop(from);
    this.onsets = this.onsets.filter((onset) => onset >= from);
    return {
      sound: this.sound.slice(from, to),
      onsets: this.onsets.filter((onset) => onset < to).map((onset) => onset - from),
    };
  }

  private renderPart(k: number): void {
    const { length, sampleRate, seed } = this.options;
    const { level, target } = this;
    const part = this.parts[k]!;
    const random = new Random(seed, k + 1);
    const overlap = toSamples(OVERLAP, sampleRate);
    const end = Math.min(length, toSamples(part.end, sampleRate) + overlap);
    if (part.hit) {
      const { chosen, hit } = part;
      const longest = end - toSamples(hit.time, sampleRate) + chosen.event.onset + LEEWAY;
      const { sound, onset } = variant(chosen, longest, hit, this.mean, sampleRate, random);
      const power = movingMean(jointPower(sound), RMS_REACH);
      const nominal = toSamples(hit.time, sampleRate) - onset;
      const shift = alignEvent(power, nominal, hit.time, { level, rate: target.rate, sampleRate });
      const start = nominal + shift;
      if (end <= start) return;
      this.onsets.push(start + onset);
      const wanted = (n: number) =>
        20 * Math.log10(Math.max(SILENCE / 10, this.levelAt(start + n) / hit.level));
      const shaped = renderEvent(sound, onset, { power, length: end - start, target: wanted, random });
      this.add(shaped, start, hit.level / chosen.event.level, LEAD);
    } else {
      const start = toSamples(part.start, sampleRate);
      const render = this.isSteady ? renderTexture : renderCloud;
      const middle = Math.max(SILENCE, this.levelAt((start + end) / 2));
      const rise = follows(this.parts[k - 1], part.start) ? overlap : 0;
      this.add(render(this.recordings, end - start, sampleRate, random), start, middle / PIECE_LEVEL, rise);
    }
  }

  private add(sound: Stereo, start: number, gain: number, rise: number): void {
    const fall = toSamples(OVERLAP, this.options.sampleRate);
    this.sound.extend(start + sound[0].length);
    addSound(this.sound.channels, sound, start - this.sound.start, gain, rise, fall);
  }

  private levelAt(sample: number): number {
    const { rate } = this.target;
    return this.level[Math.round((sample / this.options.sampleRate) * rate)] ?? 0;
  }
}

/** A part with the event that its hit plays. */
type PlannedPart =
  (Part & { readonly hit: null }) | (Part & { readonly hit: Hit; readonly chosen: ChosenEvent });

/** The first sample at which a part can begin. */
function firstSample(part: PlannedPart, sampleRate: number): number {
  if (!part.hit) return toSamples(part.start, sampleRate);
  const lead = part.chosen.event.onset / (1 - DETUNE) + LARGEST_SHIFT;
  return Math.floor(toSamples(part.hit.time, sampleRate) - lead) - 1;
}

/** Whether a part ends where another one starts. */
function follows(previous: PlannedPart | undefined, start: number): boolean {
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
