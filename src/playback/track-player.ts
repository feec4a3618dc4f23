import type { Pcm } from '../core/audio/pcm';
import { toSamples } from '../core/time/samples';
import type { Track } from './api';
import {
  type Piece,
  pieceAt,
  scheduledStart,
  rampIn,
  rampOut,
  type Run,
  START_RAMP_SECONDS,
} from './schedule';

/** Length of gain changes and of the fade at a stop: immediate to the ear, but without a click. */
const FADE_SECONDS = 0.012;

/** Plays one track: reads pieces ahead of time and schedules each at its exact start. */
export class TrackPlayer {
  private readonly gainNode: GainNode;
  /** The current run. All its sources go through `fader`, which fades them out together. `elapsed`: start of the next piece. */
  private run: { readonly run: Run; readonly fader: GainNode; elapsed: number; reading: boolean } | null =
    null;
  /** First piece of the coming run. */
  private primed: { readonly from: number; readonly to: number; readonly pcm: Promise<Pcm> } | null = null;

  constructor(
    private readonly context: BaseAudioContext,
    readonly track: Track,
    destination: AudioNode,
    private readonly onError: (error: unknown) => void,
  ) {
    this.gainNode = new GainNode(context, { gain: track.gain });
    this.gainNode.connect(destination);
  }

  setGain(gain: number): void {
    this.gainNode.gain.setTargetAtTime(gain, this.context.currentTime, FADE_SECONDS / 3);
  }

  /** Reads the first piece of a run that is about to start. */
  async prime(run: Run): Promise<void> {
    const piece = pieceAt(run, 0);
    if (piece === null) return;
    this.primed = { from: piece.from, to: piece.to, pcm: this.track.read(piece.from, piece.to) };
    await this.primed.pcm.catch(() => undefined);
  }

  /** Starts the track in a run, `elapsed` seconds after the run's start. */
  start(run: Run, elapsed = 0): void {
    this.stop();
    const fader = new GainNode(this.context);
    fader.connect(this.gainNode);
    this.run = { run, fader, elapsed, reading: false };
  }

  /** Schedules all pieces that start before `horizon` (context time). To be called every few hundred milliseconds. */
  async pump(horizon: number): Promise<void> {
    const current = this.run;
    if (current === null || current.reading) return;
    current.reading = true;
    try {
      while (this.run === current && current.run.contextStart + current.elapsed < horizon) {
        const piece = pieceAt(current.run, current.elapsed);
        if (piece === null) return;
        current.elapsed = piece.nextElapsed;
        const pcm = await this.read(piece);
        if (this.run === current) this.schedule(piece, pcm, current.fader);
      }
    } catch (error) {
      this.onError(error);
    } finally {
      current.reading = false;
    }
  }

  stop(): void {
    if (this.run === null) return;
    const { fader } = this.run;
    this.run = null;
    const now = this.context.currentTime;
    fader.gain.setValueAtTime(1, now);
    fader.gain.linearRampToValueAtTime(0, now + FADE_SECONDS);
    setTimeout(() => fader.disconnect(), 1000 * (FADE_SECONDS + 0.2));
  }

  dispose(): void {
    this.stop();
    setTimeout(() => this.gainNode.disconnect(), 1000 * (FADE_SECONDS + 0.2));
  }

  private read(piece: Piece): Promise<Pcm> {
    const { primed } = this;
    this.primed = null;
    if (primed?.from === piece.from && primed.to === piece.to) return primed.pcm;
    return this.track.read(piece.from, piece.to);
  }

  private schedule(piece: Piece, pcm: Pcm, fader: GainNode): void {
    const length = pcm.channels[0]?.length ?? 0;
    const start = scheduledStart(piece, this.context.currentTime);
    if (start === null || length === 0) return;
    const buffer = new AudioBuffer({
      length,
      numberOfChannels: pcm.channels.length,
      sampleRate: pcm.sampleRate,
    });
    pcm.channels.forEach((channel, index) => {
      const samples = buffer.getChannelData(index);
      samples.set(channel);
      const entrySample = toSamples(start.offset, pcm.sampleRate);
      rampIn(
        samples,
        entrySample,
        toSamples(entrySample > 0 ? START_RAMP_SECONDS : piece.rampIn, pcm.sampleRate),
      );
      rampOut(samples, toSamples(piece.rampOut, pcm.sampleRate));
    });
    const source = new AudioBufferSourceNode(this.context, { buffer });
    source.connect(fader);
    source.onended = () => source.disconnect();
    source.start(start.when, start.offset);
  }
}
