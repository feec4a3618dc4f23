import { WindowJoiner } from '../../diffusion/join-windows';
import type { WindowPlan } from '../../diffusion/windows';
import type { Stereo } from '../../recordings/recording';
import type { Pcm } from '../pcm';
import { type FinishOptions, TakeFinisher, type TakeMeasurement } from './take-finisher';
import { WholeTake } from './whole-take';

/** A take as the decoder gives it: overlapping stereo windows. */
export interface RawTake {
  /** [windows][left, right], each plan.frames × hop samples. */
  readonly windows: readonly Stereo[];
  readonly plan: WindowPlan;
  /** Audio samples per latent frame. */
  readonly hop: number;
}

export interface FinishedTake extends TakeMeasurement {
  /** Stereo. */
  readonly pcm: Pcm;
}

/** Joins and finishes the windows of a take that is decoded already; they are not changed. */
export function finishTake({ windows, plan, hop }: RawTake, options: FinishOptions): FinishedTake {
  const { length, sampleRate } = options;
  const joiner = new WindowJoiner(plan, hop, length);
  const finisher = new TakeFinisher(options);
  const take = new WholeTake(length / sampleRate, sampleRate);
  for (const window of windows) {
    const sound = joiner.push(window);
    const part = finisher.finish(sound[0].length, sound);
    if (part) take.add(part);
  }
  return { pcm: take.pcm, ...finisher.measurement() };
}
