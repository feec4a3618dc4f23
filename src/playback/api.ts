import type { Pcm } from '../core/audio/pcm';

/** One thing that sounds: the clip's own sound, a take, or the audition signal. */
export interface Track {
  readonly id: string;
  /** Sound from `start` to `end` seconds on the clip's clock, silence where there is none. Asked in order, a few seconds ahead, so that a long track streams. */
  read(start: number, end: number): Promise<Pcm>;
  /** Linear gain; 0 mutes. */
  readonly gain: number;
}

export interface TransportState {
  readonly playing: boolean;
  /** Seconds on the clip's clock, corrected for output latency: what is heard now. */
  readonly time: number;
  readonly loop: { readonly start: number; readonly end: number } | null;
  /** 1 is normal; other rates (shuttle) run the clock without sound, negative ones backwards. */
  readonly rate: number;
}

/** What came in from outside while the clip ran. */
export interface Recording {
  readonly pcm: Pcm;
  /** Seconds on the clip's clock at which the first sample was meant. */
  readonly start: number;
}

/** A recording in progress. It follows the next run from its start to its first stop, seek or loop. */
export interface Recorder {
  /** Loudest sample since the last call, linear. */
  takePeak(): number;
  /**
   * Ends recording, after the sound that was under way has come in.
   * @param latency seconds that the performer is behind what is heard. @returns null when nothing was played.
   */
  finish(latency: number): Promise<Recording | null>;
}

/** The AudioContext is the only clock. Time never goes through the store: the UI reads `now()` in its own animation frame. */
export interface Transport {
  /** Resolves when the first sound is due. At the clip's end it starts again from the beginning (or the loop's). */
  play(rate?: number): Promise<void>;
  pause(): void;
  seek(time: number): void;
  setDuration(seconds: number): void;
  setLoop(range: { start: number; end: number } | null): void;
  /** Replaces what sounds; a track whose id and read stay the same only changes gain, without a click. */
  setTracks(tracks: readonly Track[]): void;
  /** Seconds on the clip's clock that are heard now, or were at `at` (milliseconds of performance.now, as events carry). */
  now(at?: number): number;
  /** Seconds from the audio clock to the loudspeaker, as far as the browser knows; taken off in now(). 0 before the first sound. */
  readonly outputLatency: number;
  readonly playing: boolean;
  /** Fires on play, pause, seek, loop change and end; never per frame. */
  subscribe(listener: (state: TransportState) => void): () => void;
  /** Records a stream on the same clock that plays. The stream stays the caller's. */
  record(stream: MediaStream): Promise<Recorder>;
  /** Peak of each output channel since the last call, linear. */
  takePeaks(): readonly [number, number];
  dispose(): void;
}
