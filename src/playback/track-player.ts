import type { Pcm } from '../core/audio/pcm';
import type { Track } from './api';
import { type Piece, pieceAt, placement, rampIn, rampOut, type Run, START_RAMP_SECONDS } from './schedule';

/** Time constant of gain changes and length of the fade when playing stops; short enough to feel immediate, long enough not to click. */
const FADE_SECONDS = 0.012;

/** Plays one track: reads pieces ahead of time and hands each to the AudioContext with its exact start. */
export class TrackPlayer {
  private readonly level: GainNode;
  /** Sources of the current run and the fader that ends them together. */
  private run: { readonly run: Run; readonly fader: GainNode; elapsed: number; reading: boolean } | null =
    null;
  private primed: { readonly from: number; readonly to: number; readonly pcm: Promise<Pcm> } | null = null;

  constructor(
    private readonly context: BaseAudioContext,
    readonly track: Track,
    destination: AudioNode,
    private readonly onError: (error: unknown) => void,
  ) {
    this.level = new GainNode(context, { gain: track.gain });
    this.level.connect(destination);
  }

  setGain(gain: number): void {
    this.level.gain.setTargetAtTime(gain, this.context.currentTime, FADE_SECONDS / 3);
  }

  /** Reads the first piece of a run that is about to start. */
  async prime(run: Run): Promise<void> {
    const piece = pieceAt(run, 0);
    if (piece === null) return;
    this.primed = { from: piece.from, to: piece.to, pcm: this.track.read(piece.from, piece.to) };
    await this.primed.pcm.catch(() => undefined);
  }

  /** Joins a run, from its beginning or, when it is already under way, from the moment `elapsed` seconds into it. */
  start(run: Run, elapsed = 0): void {
    this.stop();
    const fader = new GainNode(this.context);
    fader.connect(this.level);
    this.run = { run, fader, elapsed, reading: false };
  }

  /** Schedules everything due before `horizon` (context time). Call every few hundred milliseconds. */
  async pump(horizon: number): Promise<void> {
    const current = this.run;
    if (current === null || current.reading) return;
    current.reading = true;
    try {
      while (this.run === current && current.run.contextStart + current.elapsed < horizon) {
        const piece = pieceAt(current.run, current.elapsed);
        if (piece === null) return;
        current.elapsed = piece.next;
        const pcm = await this.read(piece);
        if (this.run === current) this.place(piece, pcm, current.fader);
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
    setTimeout(() => this.level.disconnect(), 1000 * (FADE_SECONDS + 0.2));
  }

  private read(piece: Piece): Promise<Pcm> {
    const { primed } = this;
    this.primed = null;
    if (primed?.from === piece.from && primed.to === piece.to) return primed.pcm;
    return this.track.read(piece.from, piece.to);
  }

  private place(piece: Piece, pcm: Pcm, fader: GainNode): void {
    const length = pcm.channels[0]?.length ?? 0;
    const where = placement(piece, this.context.currentTime);
    if (where === null || length === 0) return;
    const buffer = new AudioBuffer({
      length,
      numberOfChannels: pcm.channels.length,
      sampleRate: pcm.sampleRate,
    });
    pcm.channels.forEach((channel, index) => {
      const samples = buffer.getChannelData(index);
      samples.set(channel);
      const entry = Math.round(where.offset * pcm.sampleRate);
      rampIn(samples, entry, Math.round((entry > 0 ? START_RAMP_SECONDS : piece.rampIn) * pcm.sampleRate));
      rampOut(samples, Math.round(piece.rampOut * pcm.sampleRate));
    });
    const source = new AudioBufferSourceNode(this.context, { buffer });
    source.connect(fader);
    source.onended = () => source.disconnect();
    source.start(where.when, where.offset);
  }
}
