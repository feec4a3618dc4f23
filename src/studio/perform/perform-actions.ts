import { strengthToLevel, type WriteMode } from '../../core/curve/drawing/perform';
import { toErrorDto } from '../../core/errors';
import { parseMidiMessage } from '../../core/formats/midi-message';
import { formatLevel } from '../../core/loudness/level';
import { describeTime } from '../../editor/describe';
import { Pass } from '../../editor/edits/write-pass';
import { chosenStamp } from '../../editor/edits/user-stamps';
import type { MidiInputs } from '../../platform/midi';
import type { StudioServices } from '../services';

/** Performing the curve: keys, pad and MIDI write it while the picture runs. Moments (`at`) in milliseconds of performance.now. */
export interface PerformActions {
  arm(armed: boolean): void;
  setWriteMode(mode: WriteMode): void;
  /** Milliseconds that the performer is behind the picture, beside what the output takes. */
  setPerformLatency(milliseconds: number): void;
  /** @param key tells apart touches that are down together. @param strength 0..1. */
  press(key: string, strength: number, at: number): void;
  bend(key: string, strength: number, at: number): void;
  release(key: string, at: number): void;
  /** Draws what is held up to where the picture is; call once a frame. */
  advancePass(): void;
  /** Throws the pass away and goes back to where it began. @returns false when there is none. */
  discardPass(): boolean;
  /** Asks for MIDI, or lets go of it. */
  armMidi(armed: boolean): Promise<void>;
}

const LATENCY_KEY = 'perform/latency';
export const latencyLimits = { min: -200, max: 500 } as const;

function passedOn(count: number): string {
  return `Pass kept: ${count} ${count === 1 ? 'touch' : 'touches'}`;
}

export function performActions(desk: StudioServices): PerformActions {
  const { editor, transport, store, storage } = desk;
  let pass: Pass | null = null;
  /** Where the picture was when playing began, to go back to for the next try. */
  let startedAt = 0;
  let wasPlaying = false;
  let midi: MidiInputs | null = null;

  const settings = () => store.getState().perform;
  const set = (patch: Partial<ReturnType<typeof settings>>) =>
    store.setState(({ perform }) => ({ perform: { ...perform, ...patch } }));
  const stamp = () => chosenStamp(editor.session);

  /** Time of the picture that a touch at this moment answers. */
  const pictured = (at: number) => transport.now(at - (transport.playing ? settings().latency : 0));

  function end(): void {
    const ended = pass;
    pass = null;
    if (!ended) return;
    set({ writing: false });
    if (!ended.open) return;
    ended.commit();
    editor.announce(passedOn(ended.count));
  }

  /** The pass that goes on, a new one when there is none or it was ended from elsewhere. */
  function passing(): Pass {
    if (!pass?.open) {
      pass = new Pass(editor, settings().mode);
      set({ writing: true });
    }
    return pass;
  }

  transport.subscribe(({ playing, time }) => {
    if (playing && !wasPlaying) startedAt = time;
    wasPlaying = playing;
    if (!playing) end();
    else pass?.cut();
  });

  function ready(): boolean {
    return settings().armed && desk.document().clip !== null;
  }

  function pressAs(key: string, strength: number, at: number, shaped: boolean): void {
    if (!ready()) return;
    const time = pictured(at);
    const level = strengthToLevel(strength);
    passing().press(key, time, level, shaped ? stamp() : null);
    if (transport.playing) return;
    // While the picture stands a touch is a hit on the frame on show, and a step of its own.
    pass?.release(key, time);
    pass?.commit();
    pass = null;
    set({ writing: false });
    editor.announce(`Hit at ${describeTime(editor.state, time)}, ${formatLevel(level)}`);
  }

  function receive(bytes: Uint8Array, at: number): void {
    const message = parseMidiMessage(bytes);
    if (!message || !settings().armed) return;
    if (message.kind === 'note-on') pressAs(`note ${message.note}`, message.strength, at, true);
    else if (message.kind === 'note-off') actions.release(`note ${message.note}`, at);
    else if (transport.playing) turn(`controller ${message.controller}`, message.strength, at);
  }

  const turned = new Set<string>();

  /** A controller is down as long as it is off its zero. */
  function turn(key: string, strength: number, at: number): void {
    if (strength === 0) {
      turned.delete(key);
      actions.release(key, at);
    } else if (turned.has(key) && pass?.open) {
      actions.bend(key, strength, at);
    } else {
      turned.add(key);
      pressAs(key, strength, at, false);
    }
  }

  function tellDevices(): void {
    set({ midi: midi ? midi.names() : null });
  }

  void storage
    .get(LATENCY_KEY)
    .then((kept) => {
      if (typeof kept === 'number' && Math.abs(kept) <= latencyLimits.max) set({ latency: kept });
    })
    .catch((error: unknown) => desk.log(`storage: ${String(error)}`));

  const actions: PerformActions = {
    arm(armed) {
      if (armed === settings().armed) return;
      if (!armed) end();
      set({ armed });
      editor.announce(
        armed ? `Perform on, ${settings().mode} mode: play and hit, Escape discards` : 'Perform off',
      );
    },

    setWriteMode(mode) {
      end();
      set({ mode });
      editor.announce(`${mode === 'touch' ? 'Touch' : 'Latch'} mode`);
    },

    setPerformLatency(latency) {
      set({ latency });
      storage.set(LATENCY_KEY, latency).catch((error: unknown) => desk.log(`storage: ${String(error)}`));
    },

    press: (key, strength, at) => pressAs(key, strength, at, true),

    bend(key, strength, at) {
      pass?.bend(key, pictured(at), strengthToLevel(strength));
    },

    release(key, at) {
      pass?.release(key, pictured(at));
    },

    advancePass() {
      if (transport.playing) pass?.advance(pictured(performance.now()));
    },

    discardPass() {
      if (!pass?.open) return false;
      pass.cancel();
      pass = null;
      set({ writing: false });
      transport.pause();
      transport.seek(startedAt);
      editor.announce('Pass discarded');
      return true;
    },

    async armMidi(armed) {
      midi?.close();
      midi = null;
      tellDevices();
      if (!armed) {
        editor.announce('MIDI off');
        return;
      }
      try {
        midi = await desk.midi(receive, tellDevices);
        tellDevices();
        actions.arm(true);
        const names = midi.names();
        editor.announce(names.length > 0 ? `MIDI on: ${names.join(', ')}` : 'MIDI on, no device yet');
      } catch (error) {
        const { message, detail } = toErrorDto(error);
        if (detail !== undefined) desk.log(detail);
        store.setState({ alert: message });
      }
    },
  };
  return actions;
}
