import type { Command } from '../../editor/commands/command';
import type { Studio } from '../../studio/studio';

export interface PageActions {
  readonly openVideo: () => void;
  readonly showShortcuts: () => void;
}

const fastest = 8;

/** The page's own shortcuts, beside those of the editor: transport, takes, files. */
export function pageCommands(studio: Studio, actions: PageActions): readonly Command[] {
  const { editor, transport, store } = studio;
  const project = () => editor.store.getState().document;
  const hasClip = () => project().clip !== null;

  /** L and J: play on or back, and twice as fast with every further press. */
  let rate = 1;
  const shuttle = (direction: 1 | -1) => {
    const faster = transport.playing && Math.sign(rate) === direction;
    rate = faster ? direction * Math.min(fastest, Math.abs(rate) * 2) : direction;
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
    if (store.getState().mix.takeMuted) studio.setMix({ originalMuted: true });
    studio.chooseTake(take.id);
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
    command('page.stop', 'Stop', 'K', () => transport.pause()),
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
      studio.setMix({ originalMuted: false, takeMuted: true }),
    ),
    command('page.audition', 'Hear the curve as noise', 'A', () =>
      studio.setMix({ audition: !store.getState().mix.audition }),
    ),
    command('page.map', 'Map envelope', 'Mod+E', () => void studio.mapEnvelope()),
    command('page.generate', 'Generate', 'Mod+Enter', () => void studio.generate()),
    command('page.open', 'Open video', 'Mod+O', actions.openVideo, () => true),
    command('page.save', 'Save project', 'Mod+S', () => studio.saveProject()),
    command('page.shortcuts', 'Keyboard shortcuts', '?', actions.showShortcuts, () => true),
  ];
}
