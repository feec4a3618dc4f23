import { strengths } from '../../core/curve/drawing/perform';
import type { Command } from '../../editor/commands/command';
import type { Studio } from '../../studio/studio';

export type Strength = keyof typeof strengths;

/** Command of each strength; from the palette it is one short hit, by key it lasts as long as the key is down. */
const hits: readonly { readonly strength: Strength; readonly shortcut: string }[] = [
  { strength: 'soft', shortcut: 'D' },
  { strength: 'medium', shortcut: 'F' },
  { strength: 'hard', shortcut: 'G' },
];

export function hitStrength(id: string): Strength | null {
  return hits.find(({ strength }) => id === `perform.${strength}`)?.strength ?? null;
}

/** Performing the curve while the picture runs. */
export function performCommands(studio: Studio): readonly Command[] {
  const { store, editor } = studio;
  const performing = () => store.getState().perform;
  const hasClip = () => editor.document.clip !== null;
  const armed = () => performing().armed && hasClip();

  const command = (
    id: string,
    label: string,
    shortcut: string | null,
    run: () => void,
    canRun: () => boolean,
  ): Command => ({ id: `perform.${id}`, label, shortcut, scope: 'global', canRun, run });

  const tap = (strength: Strength) => {
    const at = performance.now();
    studio.perform.press('command', strengths[strength], at);
    studio.perform.release('command', at);
  };
  return [
    command('arm', 'Perform', 'P', () => studio.perform.arm(!performing().armed), hasClip),
    command(
      'mode',
      'Perform: touch or latch',
      'Shift+P',
      () => studio.perform.setMode(performing().mode === 'touch' ? 'latch' : 'touch'),
      hasClip,
    ),
    ...hits.map(({ strength, shortcut }) =>
      command(strength, `Perform: ${strength} hit`, shortcut, () => tap(strength), armed),
    ),
    command(
      'discard',
      'Perform: discard the pass or the sketch',
      'Escape',
      () => (performing().writing ? studio.perform.discardPass() : studio.draft.discard()),
      () => performing().writing || store.getState().envelopeDraft !== null,
    ),
    command(
      'keep',
      'Perform: keep the sketch',
      null,
      () => studio.draft.apply(),
      () => store.getState().envelopeDraft !== null,
    ),
    command('record', 'Record voice', 'Alt+V', () => void studio.draft.recordVoice(), hasClip),
    command(
      'midi',
      'Perform: MIDI',
      null,
      () => void studio.perform.armMidi(performing().midi === null),
      hasClip,
    ),
  ];
}
