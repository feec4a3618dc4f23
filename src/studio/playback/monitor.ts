/**
 * What the designer monitors. The rule:
 *
 * 1. A take plays alone. The production sound is under it only in `both`, which the designer chooses.
 * 2. While there is no current take, the production sound plays; while the clip has none, the take does. Nothing else replaces a
 *    sound that is not there: a take whose sound is not on this machine is silent.
 * 3. The choice belongs to the clip: another clip starts with `take`.
 * 4. A take that is chosen or has just been generated is audible: `production` becomes `take`, `both` stays. Undo, redo and
 *    deleting change what is there to play, never the choice.
 */
export type Monitor = 'take' | 'production' | 'both';

/** Where a clip starts, and what choosing a take leads to. */
export const INITIAL_MONITOR: Monitor = 'take';

export interface Audible {
  readonly take: boolean;
  readonly production: boolean;
}

/** What plays of what there is. */
export function audible(choice: Monitor, available: Audible): Audible {
  if (!available.take || !available.production) return available;
  return { take: choice !== 'production', production: choice !== 'take' };
}

/** The choice as it takes effect, null while there is nothing to play: what the transport bar shows. */
export function effectiveMonitor(choice: Monitor, available: Audible): Monitor | null {
  const { take, production } = audible(choice, available);
  if (take && production) return 'both';
  if (take) return 'take';
  return production ? 'production' : null;
}

/** The choice after a take was chosen or generated. */
export function monitorWithTake(choice: Monitor): Monitor {
  return choice === 'production' ? 'take' : choice;
}
