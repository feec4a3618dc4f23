import { strengths } from '../../core/curve/drawing/perform';
import { hasClip, studioCommand, type StudioCommand, type StudioCommandContext } from './command';

export type Strength = keyof typeof strengths;

const hits: readonly { readonly strength: Strength; readonly shortcut: string }[] = [
  { strength: 'soft', shortcut: 'D' },
  { strength: 'medium', shortcut: 'F' },
  { strength: 'hard', shortcut: 'G' },
];

/** Strength of a hit command, null for other commands. */
export function hitStrength(id: string): Strength | null {
  return hits.find(({ strength }) => id === `perform.${strength}`)?.strength ?? null;
}

/** A short hit. With the hit's key the hit lasts as long as the key is down (ui/keyboard/use-perform-keys.ts). */
function hit({ studio }: StudioCommandContext, strength: Strength): void {
  const at = performance.now();
  studio.perform.press('command', strengths[strength], at);
  studio.perform.release('command', at);
}

const isArmed = (context: StudioCommandContext) => hasClip(context) && context.studioState.perform.armed;
const hasDraft = ({ studioState }: StudioCommandContext) => studioState.envelopeDraft !== null;

export const performCommands: readonly StudioCommand[] = [
  studioCommand('perform.arm', 'Perform', 'P', ({ studio, studioState }) =>
    studio.perform.arm(!studioState.perform.armed),
  ),
  studioCommand('perform.mode', 'Perform: touch or latch', 'Shift+P', ({ studio, studioState }) =>
    studio.perform.setMode(studioState.perform.mode === 'touch' ? 'latch' : 'touch'),
  ),
  ...hits.map(({ strength, shortcut }) =>
    studioCommand(
      `perform.${strength}`,
      `Perform: ${strength} hit`,
      shortcut,
      (context) => hit(context, strength),
      isArmed,
    ),
  ),
  studioCommand(
    'perform.discard',
    'Perform: discard pass or draft',
    'Escape',
    ({ studio, studioState }) => {
      if (studioState.perform.writing) studio.perform.discardPass();
      else studio.draft.discard();
    },
    (context) => context.studioState.perform.writing || hasDraft(context),
  ),
  studioCommand('perform.keep', 'Perform: apply draft', null, ({ studio }) => studio.draft.apply(), hasDraft),
  studioCommand('perform.record', 'Record voice', 'Alt+V', ({ studio }) => void studio.draft.recordVoice()),
  studioCommand(
    'perform.midi',
    'Perform: MIDI on or off',
    null,
    ({ studio, studioState }) => void studio.perform.armMidi(studioState.perform.midi === null),
  ),
];
