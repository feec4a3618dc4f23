import { commandContext, type Command } from '../../editor/commands/command';
import { commandById } from '../../editor/commands/commands';
import type { Studio } from '../../studio/studio';
import { auditionCommands } from './audition-commands';
import { fileCommands } from './file-commands';
import { missCommands } from './miss-commands';
import { modelCommands } from './model-commands';
import { performCommands } from './perform-commands';
import type { HeldKeys } from './held-keys';

export interface PageActions {
  readonly openVideo: () => void;
  readonly showShortcuts: () => void;
  readonly showPalette: () => void;
  readonly goToLane: () => void;
}

const FASTEST = 8;

const stepFrame = { 1: commandById('time.next-frame'), [-1]: commandById('time.previous-frame') };

/** The page's own shortcuts, beside those of the editor: transport, takes, files. */
export function pageCommands(studio: Studio, actions: PageActions, keys: HeldKeys): readonly Command[] {
  const { editor, transport, store } = studio;
  const project = () => editor.document;
  const hasClip = () => project().clip !== null;

  /** Whether K has stayed down since it stopped: J and L are then frame steps. */
  let stopHeld = () => false;
  const stop = () => {
    transport.pause();
    stopHeld = keys.hold();
  };
  /** L and J: play on or back, and twice as fast with every further press. */
  let rate = 1;
  const shuttle = (direction: 1 | -1) => {
    if (stopHeld()) {
      stepFrame[direction].run(commandContext(editor, transport));
      return;
    }
    // Speed grows with presses, not with the length of one.
    if (keys.repeating) return;
    const faster = transport.playing && Math.sign(rate) === direction;
    rate = faster ? direction * Math.min(FASTEST, Math.abs(rate) * 2) : direction;
    void transport.play(rate);
  };
  const toggle = () => {
    rate = 1;
    if (transport.playing) transport.pause();
    else void transport.play();
  };
  const chooseTake = (index: number) => {
    const take = project().takes[index];
    if (!take) return;
    // Coming from the original alone, the take takes its place.
    if (store.getState().mix.takeMuted) studio.playback.setMix({ productionMuted: true });
    studio.takes.choose(take.id);
  };

  const command = (
    id: string,
    label: string,
    shortcut: string,
    run: () => void,
    canRun: () => boolean = hasClip,
  ): Command => ({ id, label, shortcut, scope: 'global', canRun, run });

  return [
    command('page.play', 'Play or pause', 'Space', toggle),
    command('page.forward', 'Play; again for 2×, 4×, 8×', 'L', () => shuttle(1)),
    command('page.stop', 'Stop; held, J and L step one frame', 'K', stop),
    command('page.reverse', 'Play backwards; again for 2×, 4×, 8×', 'J', () => shuttle(-1)),
    ...Array.from({ length: 9 }, (_, index) =>
      command(
        `page.take-${index + 1}`,
        `Hear take ${index + 1}`,
        String(index + 1),
        () => chooseTake(index),
        () => index < project().takes.length,
      ),
    ),
    command('page.original', 'Hear the original alone', '0', () =>
      studio.playback.setMix({ productionMuted: false, takeMuted: true }),
    ),
    command('page.audition', 'Hear the curve', 'A', () =>
      studio.playback.setMix({ audition: !store.getState().mix.audition }),
    ),
    ...auditionCommands(studio),
    ...missCommands(studio),
    ...performCommands(studio),
    ...modelCommands(studio),
    ...fileCommands(studio, actions.openVideo),
    command('page.lane', 'Go to the envelope lane', 'Alt+C', actions.goToLane),
    command('page.palette', 'Find a command', 'Mod+K', actions.showPalette, () => true),
    command('page.shortcuts', 'Keyboard shortcuts', '?', actions.showShortcuts, () => true),
  ];
}
