import type { Pcm } from '../core/audio/pcm';

/** A sound that plays with the clip: the production sound, a take or the audition signal. */
export interface Track {
  readonly id: string;
  /**
   * Sound from `start` to `end` seconds of clip time; silence where there is none. Called in order, a few seconds ahead of
   * the playhead, so that a long track can stream.
   */
  read(start: number, end: number): Promise<Pcm>;
  /** Linear gain; 0 mutes. */
  readonly gain: number;
}

export interface TransportState {
  readonly playing: boolean;
  /** Clip time in seconds that is audible now, corrected for output latency. */
  readonly time: number;
  readonly loop: { readonly start: number; readonly end: number } | null;
  /** 1 is normal. Other rates (shuttle) run the clock without sound; negative rates run backwards. */
  readonly rate: number;
}

/** Sound recorded while the clip played. */
export interface Recording {
  readonly pcm: Pcm;
  /** Clip time in seconds of the first sample, corrected for latency. */
  readonly start: number;
}

/** A recording in progress. It covers the next run from its start to the first stop, seek or loop jump. */
export interface Recorder {
  /** Peak since the last call, linear. */
  takePeak(): number;
  /**
   * Ends the recording once the sound still in transit has arrived.
   * @param latency seconds by which the performer is late on the audible sound
   * @returns null when nothing was played
   */
  finish(latency: number): Promise<Recording | null>;
}

/** The AudioContext is the only clock. Time does not pass through the store: the UI reads `now()` in every animation frame. */
export interface Transport {
  /** Resolves when the first sound is scheduled. At the end of the clip, starts from its beginning or from that of the loop. */
  play(rate?: number): Promise<void>;
  pause(): void;
  seek(time: number): void;
  setDuration(seconds: number): void;
  setLoop(range: { start: number; end: number } | null): void;
  /** Replaces the tracks. A track with the same id and `read` only changes its gain, without a click. */
  setTracks(tracks: readonly Track[]): void;
  /** Clip time in seconds that is audible now, or was at `at` (milliseconds of performance.now, like the timeStamp of events). */
  now(at?: number): number;
  /** Seconds from the audio clock to the loudspeaker as the browser reports it; `now` subtracts it. 0 before the first sound. */
  readonly outputLatency: number;
  readonly playing: boolean;
  /** Calls the listener on play, pause, seek, loop change and end; not per frame. */
  subscribe(listener: (state: TransportState) => void): () => void;
  /** Records a stream on the playback clock. The caller stops the stream. */
  record(stream: MediaStream): Promise<Recorder>;
  /** Peak of each output channel since the last call, linear. */
  takePeaks(): readonly [number, number];
  dispose(): void;
}

/** Plays one sound by itself, outside clip time. */
export interface SoundPlayer {
  /** In place of the sound that plays. @param gain linear. @param onEnd called when the sound has ended by itself. */
  play(sound: Pcm, gain: number, onEnd: () => void): Promise<void>;
  stop(): void;
}
