import { isInRoom } from '../../core/project/recipes-of';
import { measureLoudness } from '../draft/measure-loudness';
import type { StudioServices } from '../services';
import { onCurrentTake } from '../takes/on-current-take';

/**
 * Measures the current take where no run of this visit has: after a reload, and in a project from a file. Without it the lane shows neither the
 * take's envelope nor its level errors. Errors are those of a take before its room, which the stored sound has no more: takes with a room stay
 * unmeasured.
 */
export function measureCurrentTake(services: Pick<StudioServices, 'editor' | 'sounds' | 'store'>): void {
  const { store } = services;
  onCurrentTake(
    services,
    (take, { manifest, takeEnvelopes }) =>
      manifest !== null && !isInRoom(take) && !takeEnvelopes.has(take.id),
    async ({ id }, sound, signal) => {
      const envelope = await measureLoudness(sound, store.getState().manifest!.envelope, signal);
      store.setState(({ takeEnvelopes }) => ({ takeEnvelopes: new Map(takeEnvelopes).set(id, envelope) }));
    },
  );
}
