import { strengthToLevel, type WriteMode } from '../../core/curve/drawing/perform';
import { toErrorDto } from '../../core/errors';
import { parseMidiMessage } from '../../core/formats/midi-message';
import { formatLevel } from '../../core/loudness/level';
import { describeTime } from '../../editor/describe';
import { chosenStamp } from '../../editor/edits/user-stamps';
import { WritePass } from '../../editor/edits/write-pass';
import type { MidiInputs } from '../../platform/midi';
import { withAlert } from '../messages/alerts';
import type { StudioServices } from '../services';

type Services = Pick<StudioServices, 'editor' | 'log' | 'midi' | 'storage' | 'store' | 'transport'>;

/** Keys, pad and MIDI write the curve while the clip plays. Moments (`at`) are milliseconds of performance.now. */
export interface PerformActions {
  arm(armed: boolean): void;
  setMode(mode: WriteMode): void;
  /** @param milliseconds that the performer lags behind the picture, in addition to the output latency. */
  setLatency(milliseconds: number): void;
  /** @param key identifies one of several simultaneous presses. @param strength 0..1. */
  press(key: string, strength: number, at: number): void;
  /** Changes the strength of a press that is down. */
  setStrength(key: string, strength: number, at: number): void;
  release(key: string, at: number): void;
  /** Draws what is down up to the playhead; call once per frame. */
  advance(): void;
  /** Discards the pass and returns the playhead to its start. */
  discardPass(): void;
  /** Requests or releases the MIDI inputs. */
  armMidi(armed: boolean): Promise<void>;
}

const LATENCY_KEY = 'perform/latency';
/** Milliseconds. */
export const latencyLimits = { min: -200, max: 500 } as const;

export function performActions({
  editor,
  log,
  midi: requestMidi,
  storage,
  store,
  transport,
}: Services): PerformActions {
  let pass: WritePass | null = null;
  /** Clip time at which playback began. */
  let startedAt = transport.now();
  let wasPlaying = transport.playing;
  let inputs: MidiInputs | null = null;
  /** MIDI controllers that are off zero, which counts as down. */
  const controllersDown = new Set<string>();

  const settings = () => store.getState().perform;
  const set = (patch: Partial<ReturnType<typeof settings>>) =>
    store.setState(({ perform }) => ({ perform: { ...perform, ...patch } }));

  /** Clip time of the frame that a press at this moment refers to. */
  const clipTime = (at: number) => transport.now(at - (transport.playing ? settings().latency : 0));

  function endPass(): void {
    const ended = pass;
    pass = null;
    if (!ended) return;
    set({ writing: false });
    if (!ended.open) return;
    ended.commit();
    editor.announce(`Pass written: ${ended.pressCount} ${ended.pressCount === 1 ? 'press' : 'presses'}`);
  }

  /** The open pass; a new one when there is none or undo has ended it. */
  function currentPass(): WritePass {
    if (!pass?.open) {
      pass = new WritePass(editor, settings().mode);
      set({ writing: true });
    }
    return pass;
  }

  transport.subscribe(({ playing, time }) => {
    if (playing && !wasPlaying) startedAt = time;
    wasPlaying = playing;
    if (!playing) endPass();
    else pass?.endRun();
  });

  /** @param shaped draws the chosen stamp at the onset; else the level alone. */
  function write(key: string, strength: number, at: number, shaped: boolean): void {
    if (!settings().armed || editor.document.clip === null) return;
    const time = clipTime(at);
    const level = strengthToLevel(strength);
    currentPass().press(key, time, level, shaped ? chosenStamp(editor.session) : null);
    if (transport.playing) return;
    // While paused, a press is a hit on the frame shown and an undo step of its own.
    pass?.release(key, time);
    pass?.commit();
    pass = null;
    set({ writing: false });
    editor.announce(`Hit at ${describeTime(editor.state, time)}, ${formatLevel(level)}`);
  }

  function receiveMidi(bytes: Uint8Array, at: number): void {
    const message = parseMidiMessage(bytes);
    if (!message || !settings().armed) return;
    if (message.kind === 'note-on') write(`note ${message.note}`, message.strength, at, true);
    else if (message.kind === 'note-off') actions.release(`note ${message.note}`, at);
    else if (transport.playing) moveController(`controller ${message.controller}`, message.strength, at);
  }

  function moveController(key: string, strength: number, at: number): void {
    if (strength === 0) {
      controllersDown.delete(key);
      actions.release(key, at);
    } else if (controllersDown.has(key) && pass?.open) {
      actions.setStrength(key, strength, at);
    } else {
      controllersDown.add(key);
      write(key, strength, at, false);
    }
  }

  function showDevices(): void {
    set({ midi: inputs ? inputs.names() : null });
  }

  void storage
    .get(LATENCY_KEY)
    .then((stored) => {
      if (typeof stored === 'number' && Math.abs(stored) <= latencyLimits.max) set({ latency: stored });
    })
    .catch((error: unknown) => log(`storage: ${String(error)}`));

  const actions: PerformActions = {
    arm(armed) {
      if (armed === settings().armed) return;
      if (!armed) endPass();
      set({ armed });
      editor.announce(
        armed ? `Perform on, ${settings().mode} mode. Play and hit; Escape discards the pass` : 'Perform off',
      );
    },

    setMode(mode) {
      endPass();
      set({ mode });
      editor.announce(`${mode === 'touch' ? 'Touch' : 'Latch'} mode`);
    },

    setLatency(latency) {
      set({ latency });
      storage.set(LATENCY_KEY, latency).catch((error: unknown) => log(`storage: ${String(error)}`));
    },

    press: (key, strength, at) => write(key, strength, at, true),

    setStrength(key, strength, at) {
      pass?.setLevel(key, clipTime(at), strengthToLevel(strength));
    },

    release(key, at) {
      pass?.release(key, clipTime(at));
    },

    advance() {
      if (transport.playing) pass?.advance(clipTime(performance.now()));
    },

    discardPass() {
      if (!pass?.open) return;
      pass.cancel();
      pass = null;
      set({ writing: false });
      transport.pause();
      transport.seek(startedAt);
      editor.announce('Pass discarded');
    },

    async armMidi(armed) {
      inputs?.close();
      inputs = null;
      showDevices();
      if (!armed) {
        editor.announce('MIDI off');
        return;
      }
      try {
        inputs = await requestMidi(receiveMidi, showDevices);
        showDevices();
        actions.arm(true);
        const names = inputs.names();
        editor.announce(names.length > 0 ? `MIDI on: ${names.join(', ')}` : 'MIDI on, no device connected');
      } catch (error) {
        const { message, detail } = toErrorDto(error);
        if (detail !== undefined) log(detail);
        store.setState(withAlert('midi', message));
      }
    },
  };
  return actions;
}
