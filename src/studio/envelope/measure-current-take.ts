import { noRoom, sameRoom } from '../../core/audio/room/room';
import { currentTakeOf, type Take } from '../../core/project/project';
import { measureLoudness } from '../draft/measure-loudness';
import { isRunning } from '../jobs/job';
import type { StudioServices } from '../services';

/**
 * Measures the current take where no run of this visit has: after a reload, and in a project from a file. Without it the lane shows neither the
 * take's envelope nor its level errors. Errors are those of a take before its room, which the stored sound has no more: takes with a room stay
 * unmeasured.
 */
export function measureCurrentTake({
  editor,
  sounds,
  store,
}: Pick<StudioServices, 'editor' | 'sounds' | 'store'>): void {
  let current: string | null = null;
  let running = new AbortController();

  function unmeasured(): Take | null {
    const { jobs, manifest, takeEnvelopes, takeWaveforms } = store.getState();
    const take = currentTakeOf(editor.document);
    if (!take || !manifest || isRunning(jobs.generate) || !sameRoom(take.room, noRoom)) return null;
    return takeWaveforms.has(take.id) && !takeEnvelopes.has(take.id) ? take : null;
  }

  async function measure({ id, sound }: Take, signal: AbortSignal): Promise<void> {
    const { manifest } = store.getState();
    const pcm = await sounds.load(sound);
    if (!pcm || !manifest || signal.aborted) return;
    const envelope = await measureLoudness(pcm, manifest.envelope, signal);
    store.setState(({ takeEnvelopes }) => ({ takeEnvelopes: new Map(takeEnvelopes).set(id, envelope) }));
  }

  function update(): void {
    const take = unmeasured();
    if ((take?.id ?? null) === current) return;
    running.abort();
    running = new AbortController();
    current = take?.id ?? null;
    // Rejected when it is aborted; a sound that cannot be read has its own message.
    if (take) measure(take, running.signal).catch(() => undefined);
  }

  store.subscribe(update);
  editor.store.subscribe(update);
}
