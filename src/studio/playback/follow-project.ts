import { currentTakeOf } from '../../core/project/project';
import type { StudioServices } from '../services';
import { endPreview } from '../../editor/timeline/preview-time';
import { sameClip } from '../project/new-project';
import { INITIAL_MONITOR } from './monitor';
import { loopOf, TrackList } from './tracks';

/** Milliseconds after an edit at which its audition is scheduled: with reading and scheduling it sounds within 50. */
const AUDITION_DELAY = 30;

/**
 * Updates the transport's tracks and loop when the project, the clip, the takes' sounds or the mix change. Another clip starts with
 * the initial monitoring.
 */
export function followProject({
  editor,
  sounds,
  store,
  transport,
}: Pick<StudioServices, 'editor' | 'sounds' | 'store' | 'transport'>): void {
  const trackList = new TrackList((id) => sounds.get(id));
  let auditionTimer: ReturnType<typeof setTimeout> | undefined;

  function updateTracks(): void {
    const { clip, live, mix, partialTake } = store.getState();
    transport.setTracks(
      trackList.tracks(clip, editor.document, mix, { live: live.sound, partial: partialTake }),
    );
    void loadCurrentTake();
  }

  /** The memory of sounds is bounded: the selected take's may have to be read again. */
  async function loadCurrentTake(): Promise<void> {
    const take = currentTakeOf(editor.document);
    if (!take || sounds.get(take.sound)) return;
    const loaded = await sounds.load(take.sound);
    if (loaded && editor.document.currentTake === take.id) updateTracks();
  }

  editor.store.subscribe(({ document: now }, { document: before }) => {
    if (now === before) return;
    if (now.curve !== before.curve && store.getState().mix.audition) {
      // An update that is pending reads the latest curve.
      auditionTimer ??= setTimeout(() => {
        auditionTimer = undefined;
        updateTracks();
      }, AUDITION_DELAY);
    }
    if (!sameClip(now.clip, before.clip)) {
      store.setState(({ mix }) => ({ mix: { ...mix, monitor: INITIAL_MONITOR } }));
    }
    const locksChanged = now.silenceLocks !== before.silenceLocks;
    if (locksChanged || now.takes !== before.takes || now.currentTake !== before.currentTake) updateTracks();
    if (now.loop !== before.loop || now.inPoint !== before.inPoint || now.outPoint !== before.outPoint) {
      transport.setLoop(loopOf(now));
    }
  });
  // Moving the playhead shows its frame, although the pointer may rest on a place that has been previewed.
  let playhead = transport.now();
  transport.subscribe(() => {
    const time = transport.now();
    if (time !== playhead) endPreview(editor);
    playhead = time;
  });
  store.subscribe((now, before) => {
    const parts = ['mix', 'clip', 'takeWaveforms', 'partialTake'] as const;
    const isOther = parts.some((part) => now[part] !== before[part]);
    if (isOther || now.live.sound !== before.live.sound) updateTracks();
  });
}
