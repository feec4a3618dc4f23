import type { Pcm } from '../../core/audio/pcm';
import type { TimeRange } from '../../core/curve/range';
import { StudioError, throwIfAborted, toErrorDto } from '../../core/errors';
import { projectDuration } from '../../core/project/project';
import type { Recorder, Recording } from '../../playback/api';
import { withAlert, withoutAlert } from '../messages/alerts';
import type { StudioServices } from '../services';
import { placesFor, type Places } from './envelope-draft';

type Services = Pick<
  StudioServices,
  'editor' | 'jobs' | 'log' | 'microphone' | 'session' | 'store' | 'transport'
>;

/** Shortest recording that is used, seconds. */
const SHORTEST_RECORDING = 0.1;
/** A recording that ends this close to the end of its range fills it, seconds. */
const RANGE_TOLERANCE = 0.05;
/** A clock that falls back by more than this has looped, seconds. */
const LOOP_JUMP = 0.1;

interface RunningRecording {
  readonly recorder: Recorder;
  readonly stream: MediaStream;
  /** Punch-in range; null records from the playhead until it is stopped. */
  readonly range: TimeRange | null;
  /** Of the project that it is for. */
  readonly signal: AbortSignal;
  /** Latest clip time seen, seconds. */
  reached: number;
}

export interface VoiceRecording {
  /** Starts a recording; stops the one that runs. */
  toggle(): Promise<void>;
  /** Stops a recording that has reached the end of its range. @returns peak since the last call, linear. */
  advance(): number;
}

/**
 * Records the microphone while the clip plays: over the selected range, else from in to out point, else from the playhead.
 * @param use makes the envelope from the recording; `places` says where it belongs. @returns the notice.
 */
export function voiceRecording(
  { editor, jobs, log, microphone, session, store, transport }: Services,
  use: (pcm: Pcm, places: Places, signal: AbortSignal) => Promise<string>,
): VoiceRecording {
  let running: RunningRecording | null = null;

  /** A punch-in that ran to its end fills its range; one that was stopped replaces the recorded part. */
  function placesOf(range: TimeRange | null, { pcm, start }: Recording): Places {
    const seconds = (pcm.channels[0]?.length ?? 0) / pcm.sampleRate;
    const end = Math.min(projectDuration(editor.document), start + seconds);
    return { recorded: { start, end: range && range.end - end < RANGE_TOLERANCE ? range.end : end } };
  }

  async function finish(): Promise<void> {
    if (!running) return;
    const { recorder, stream, range, signal: project } = running;
    running = null;
    const recording = await recorder.finish(store.getState().perform.latency / 1000);
    for (const track of stream.getTracks()) track.stop();
    store.setState({ recording: false });
    if (project.aborted) return;
    await jobs.run('open', 'read', ({ signal }) => {
      const length = recording?.pcm.channels[0]?.length ?? 0;
      if (!recording || length < recording.pcm.sampleRate * SHORTEST_RECORDING) {
        throw new StudioError(
          'request-invalid',
          'Nothing was recorded. The clip must play while you record.',
        );
      }
      return use(recording.pcm, placesOf(range, recording), signal);
    });
  }

  async function start(): Promise<void> {
    if (store.getState().recording) return;
    store.setState((state) => ({ ...withoutAlert('microphone')(state), recording: true }));
    let stream: MediaStream | null = null;
    const { signal } = session;
    try {
      stream = await microphone();
      throwIfAborted(signal);
      transport.pause();
      const recorder = await transport.record(stream);
      const places = placesFor(editor.state, 0, transport.now());
      const range = places.selection ?? places['in-out'] ?? null;
      if (range) transport.seek(range.start);
      running = { recorder, stream, range, signal, reached: transport.now() };
      await transport.play();
      editor.announce('Recording');
    } catch (error) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      running = null;
      store.setState({ recording: false });
      const { message, detail } = toErrorDto(error);
      if (signal.aborted) return;
      if (detail !== undefined) log(detail);
      store.setState(withAlert('microphone', message));
    }
  }

  transport.subscribe(({ playing }) => {
    if (!playing && running) void finish();
  });

  return {
    async toggle() {
      if (running) transport.pause();
      else await start();
    },

    advance() {
      if (!running) return 0;
      const now = transport.now();
      const atEnd = running.range !== null && now >= running.range.end;
      const hasLooped = now < running.reached - LOOP_JUMP;
      running.reached = Math.max(running.reached, now);
      const peak = running.recorder.takePeak();
      if (atEnd || hasLooped) transport.pause();
      return peak;
    },
  };
}
