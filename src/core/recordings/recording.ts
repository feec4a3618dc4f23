import type { Pcm } from '../audio/pcm';

/** A recorded sound that a take is made from. */
export interface Recording {
  /** Equal for equal sounds, so that each is analysed once; absent: not known. */
  readonly id?: string;
  readonly pcm: Pcm;
  /** Share of the hits that it plays, relative to that of the others; above 0. */
  readonly weight: number;
}

/** Left and right of equal length. */
export type Stereo = readonly [Float32Array, Float32Array];

/** One hit, step or gesture in a recording. Positions are samples of the recording. */
export interface RecordingEvent {
  readonly start: number;
  /** First sample after it: the next event's start or the recording's end. */
  readonly end: number;
  /** Samples from `start` to the onset, which is placed on a hit: where the power comes within 10 dB of its peak. */
  readonly onset: number;
  /** Highest level of the event in an RMS window, both channels together. */
  readonly level: number;
  /** Seconds from the peak until the level has fallen by 20 dB, or until the event's end. */
  readonly decay: number;
}

/** From `start` to `end`, in samples. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A recording and what it consists of. */
export interface AnalysedRecording {
  readonly channels: Stereo;
  readonly weight: number;
  /** In order of time, at least one. */
  readonly events: readonly RecordingEvent[];
  /** Steady sound without attacks, in order of time. */
  readonly texture: readonly Span[];
}
