import { toErrorDto } from '../../core/errors';
import type { SoundEntryId } from '../../sound-index/api';
import { withAlert } from '../messages/alerts';
import type { StudioServices } from '../services';

type Services = Pick<StudioServices, 'folderSounds' | 'log' | 'soundPlayer' | 'store' | 'transport'>;

/** Seconds of a sound that are played: an hour of ambience is not decoded for an audition. */
const AUDITION_SECONDS = 60;

export const UNREADABLE =
  'The sound cannot be opened: its folder was moved, or the browser needs your permission.';

/** @returns a function that plays a sound by itself; calling it for the sound that plays stops it. The clip pauses. */
export function soundAudition({
  folderSounds,
  log,
  soundPlayer,
  store,
  transport,
}: Services): (id: SoundEntryId | null) => Promise<void> {
  let latest = new AbortController();
  const set = (playing: SoundEntryId | null) =>
    store.setState(({ soundFolders }) => ({ soundFolders: { ...soundFolders, playing } }));
  const stop = () => {
    latest.abort();
    soundPlayer.stop();
    if (store.getState().soundFolders.playing !== null) set(null);
  };
  transport.subscribe(({ playing }) => {
    if (playing) stop();
  });
  return async (id) => {
    const again = store.getState().soundFolders.playing === id;
    stop();
    if (id === null || again) return;
    latest = new AbortController();
    const { signal } = latest;
    transport.pause();
    set(id);
    try {
      const sound = await folderSounds.pcm(id, AUDITION_SECONDS, signal);
      if (signal.aborted) return;
      if (!sound) throw new Error(UNREADABLE);
      await soundPlayer.play(sound, store.getState().mix.volume, () => {
        if (!signal.aborted) set(null);
      });
    } catch (error) {
      if (signal.aborted) return;
      const { code, message } = toErrorDto(error);
      log(`audition: ${message}`);
      store.setState(withAlert('audition', code === 'internal' ? UNREADABLE : message));
      set(null);
    }
  };
}
