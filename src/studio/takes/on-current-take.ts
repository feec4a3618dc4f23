import type { Pcm } from '../../core/audio/pcm';
import { currentTakeOf, type Take } from '../../core/project/project';
import { nextTask } from '../../platform/yield-to-event-loop';
import { isRunning } from '../jobs/job';
import type { StudioServices } from '../services';
import type { StudioState } from '../state';

/**
 * Runs work in the background on the sound of the current take where it is needed, once no take is being made. Another current take aborts it; what failed
 * is tried again when the take is chosen again.
 */
export function onCurrentTake(
  { editor, sounds, store }: Pick<StudioServices, 'editor' | 'sounds' | 'store'>,
  isNeeded: (take: Take, state: StudioState) => boolean,
  work: (take: Take, sound: Pcm, signal: AbortSignal) => Promise<void>,
): void {
  let current: string | null = null;
  let running = new AbortController();

  function needed(): Take | null {
    const state = store.getState();
    const take = currentTakeOf(editor.document);
    if (!take || isRunning(state.jobs.generate) || !state.takeWaveforms.has(take.id)) return null;
    return isNeeded(take, state) ? take : null;
  }

  async function run(take: Take, signal: AbortSignal): Promise<void> {
    const sound = await sounds.load(take.sound);
    // The page may be showing the take just now.
    await nextTask();
    if (sound && !signal.aborted) await work(take, sound, signal);
  }

  function update(): void {
    const take = needed();
    // The same take has another sound after a lost one was made again, and after that was undone.
    const now = take && `${take.id} ${take.sound}`;
    if (now === current) return;
    running.abort();
    running = new AbortController();
    current = now;
    // Rejected when it is aborted; a sound that cannot be read has its own message.
    if (take) run(take, running.signal).catch(() => undefined);
  }

  store.subscribe(update);
  editor.store.subscribe(update);
  update();
}
