import type { TimeRange } from '../core/curve/range';
import { loadPart } from '../platform/page-files';
import type { Recorder, Track, Transport, TransportState } from './api';
import { SmoothClock } from './clock';
import { Meter } from './meter';
import type { RunRecorder } from './run-recorder';
import { isOver, loopPosition, onGrid, pieceAt, positionAt, type Run, startPosition } from './schedule';
import { TrackPlayer } from './track-player';

/** Sound is scheduled this far ahead of the playhead: longer than the one-second timer interval of a hidden tab. */
const LOOKAHEAD_SECONDS = 2.5;
const TICK_MILLISECONDS = 100;
/** Time from the start of a run to its first sample. */
const START_DELAY_SECONDS = 0.03;
/** Longest wait for the first piece of every track; a later track joins in the middle. */
const PRIME_MILLISECONDS = 500;
/** Coefficient of the one-pole low-pass on the reported latency, per tick. */
const LATENCY_SMOOTHING = 0.1;
const MIN_LOOP_SECONDS = 0.05;

export interface TransportOptions {
  /** Rate of the AudioContext in Hz: that of the takes, so that they play without resampling. */
  readonly sampleRate?: number;
  /** Called when a track cannot be read; the other tracks continue. */
  readonly onError?: (error: unknown) => void;
}

export function createTransport(options: TransportOptions = {}): Transport {
  return new AudioTransport(options);
}

interface Output {
  readonly context: AudioContext;
  readonly master: GainNode;
  readonly meter: Meter;
}

class AudioTransport implements Transport {
  private output: Output | null = null;
  private tracks: readonly Track[] = [];
  private players = new Map<string, TrackPlayer>();
  private readonly clock = new SmoothClock();
  private readonly listeners = new Set<(state: TransportState) => void>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private duration = 0;
  private loop: TimeRange | null = null;
  private position = 0;
  private rate = 1;
  /** Seconds from the AudioContext's clock to the loudspeaker, smoothed because the reported values jitter. */
  private latency = 0;
  /** The current run; `'starting'` while its first pieces are read. */
  private run: Run | 'starting' | null = null;
  private recorder: RunRecorder | null = null;
  /** Counts starts and stops, so that an asynchronous start notices that it was superseded. */
  private generation = 0;

  constructor(private readonly options: TransportOptions) {}

  get playing(): boolean {
    return this.run !== null;
  }

  async play(rate = 1): Promise<void> {
    if (this.duration <= 0) return;
    this.stopRun();
    this.rate = rate;
    this.position = startPosition(this.position, this.duration, this.loop, rate);
    await this.startRun();
  }

  pause(): void {
    if (!this.playing) return;
    this.stopRun();
    this.rate = 1;
    this.emit();
  }

  seek(time: number): void {
    const wasPlaying = this.playing;
    if (wasPlaying) this.stopRun();
    this.position = Math.min(this.duration, Math.max(0, time));
    if (wasPlaying) {
      this.position = loopPosition(this.position, this.loop, this.rate);
      void this.startRun();
    } else this.emit();
  }

  setDuration(seconds: number): void {
    this.pause();
    this.duration = seconds;
    this.loop = null;
    this.position = Math.min(this.position, seconds);
    this.emit();
  }

  setLoop(range: TimeRange | null): void {
    const loop = range === null ? null : this.validLoop(range);
    if (loop?.start === this.loop?.start && loop?.end === this.loop?.end) return;
    const wasPlaying = this.playing;
    if (wasPlaying) this.stopRun();
    this.loop = loop;
    if (wasPlaying) {
      this.position = startPosition(this.position, this.duration, this.loop, this.rate);
      void this.startRun();
    } else this.emit();
  }

  setTracks(tracks: readonly Track[]): void {
    this.tracks = tracks;
    if (this.output !== null) this.syncPlayers(this.output);
  }

  now(at?: number): number {
    if (this.run === null || this.run === 'starting' || this.output === null) return this.position;
    const age = at === undefined ? 0 : (performance.now() - at) / 1000;
    return positionAt(this.run, this.audibleTime(this.output.context) - age);
  }

  get outputLatency(): number {
    return this.output === null ? 0 : outputLatency(this.output.context);
  }

  subscribe(listener: (state: TransportState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async record(stream: MediaStream): Promise<Recorder> {
    const { context } = this.openOutput();
    await context.resume();
    const { openRecorder } = await loadPart(() => import('./open-recorder'));
    const recorder = await openRecorder(context, stream);
    this.recorder = recorder;
    return recorder;
  }

  takePeaks(): readonly [number, number] {
    return this.output?.meter.takePeaks() ?? [0, 0];
  }

  dispose(): void {
    this.stopRun();
    this.listeners.clear();
    for (const player of this.players.values()) player.dispose();
    this.players.clear();
    void this.output?.context.close();
    this.output = null;
  }

  private async startRun(): Promise<void> {
    this.generation += 1;
    const generation = this.generation;
    this.run = 'starting';
    this.emit();
    const output = this.openOutput();
    const { context } = output;
    await context.resume();
    const start = {
      clipStart: onGrid(this.position, context.sampleRate),
      duration: this.duration,
      loop: this.loop,
      rate: this.rate,
    };
    if (this.rate === 1) {
      const primed = [...this.players.values()].map((player) => player.prime({ ...start, contextStart: 0 }));
      await Promise.race([Promise.all(primed), delay(PRIME_MILLISECONDS)]);
    }
    if (generation !== this.generation) return;
    const run: Run = {
      ...start,
      contextStart: onGrid(context.currentTime + START_DELAY_SECONDS, context.sampleRate),
    };
    this.run = run;
    this.clock.reset();
    this.latency = outputLatency(context);
    this.recorder?.begin(run, this.latency);
    if (this.rate === 1) for (const player of this.players.values()) player.start(run);
    this.timer = setInterval(() => this.tick(), TICK_MILLISECONDS);
    this.tick();
  }

  /** Stops the sound at the current position without notifying the listeners. */
  private stopRun(): void {
    this.position = this.now();
    if (this.run !== null && this.run !== 'starting') {
      this.recorder?.end();
      this.recorder = null;
    }
    this.run = null;
    this.generation += 1;
    clearInterval(this.timer);
    for (const player of this.players.values()) player.stop();
  }

  private tick(): void {
    if (this.run === null || this.run === 'starting' || this.output === null) return;
    const { context } = this.output;
    this.latency += (outputLatency(context) - this.latency) * LATENCY_SMOOTHING;
    if (isOver(this.run, this.audibleTime(context))) {
      this.pause();
      return;
    }
    for (const player of this.players.values()) void player.pump(context.currentTime + LOOKAHEAD_SECONDS);
  }

  /** Context time of the sound that leaves the loudspeaker now. */
  private audibleTime(context: AudioContext): number {
    return this.clock.read(context.currentTime, performance.now() / 1000) - this.latency;
  }

  private openOutput(): Output {
    if (this.output !== null) return this.output;
    const context = new AudioContext({
      latencyHint: 'interactive',
      sampleRate: this.options.sampleRate ?? 44100,
    });
    const master = new GainNode(context);
    master.connect(context.destination);
    const output = { context, master, meter: new Meter(context, master) };
    this.output = output;
    this.syncPlayers(output);
    return output;
  }

  private syncPlayers({ context, master }: Output): void {
    const players = new Map<string, TrackPlayer>();
    for (const track of this.tracks) {
      const existing = this.players.get(track.id);
      if (existing?.track.read === track.read) {
        existing.setGain(track.gain);
        players.set(track.id, existing);
        continue;
      }
      const player = new TrackPlayer(context, track, master, (error) => this.options.onError?.(error));
      players.set(track.id, player);
      if (this.run !== null && this.run !== 'starting' && this.rate === 1)
        this.joinRun(player, this.run, context);
    }
    for (const [id, player] of this.players) if (players.get(id) !== player) player.dispose();
    this.players = players;
  }

  /** Starts a track while others play, at the piece that is playing now. */
  private joinRun(player: TrackPlayer, run: Run, context: AudioContext): void {
    let elapsed = 0;
    for (;;) {
      const piece = pieceAt(run, elapsed);
      if (piece === null || run.contextStart + piece.nextElapsed > context.currentTime) break;
      elapsed = piece.nextElapsed;
    }
    player.start(run, elapsed);
    void player.pump(context.currentTime + LOOKAHEAD_SECONDS);
  }

  private validLoop(range: TimeRange): TimeRange | null {
    const rate = this.options.sampleRate ?? 44100;
    const start = onGrid(Math.max(0, range.start), rate);
    const end = onGrid(Math.min(this.duration, range.end), rate);
    return end - start < MIN_LOOP_SECONDS ? null : { start, end };
  }

  private emit(): void {
    const state = { playing: this.playing, time: this.now(), loop: this.loop, rate: this.rate };
    for (const listener of this.listeners) listener(state);
  }
}

function outputLatency({ outputLatency: output, baseLatency: base }: AudioContext): number {
  return output || base || 0;
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
