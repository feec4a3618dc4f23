import type { StoreApi } from 'zustand/vanilla';
import type { Editor } from '../editor/editor';
import type { Transport } from '../playback/api';
import { createDesk } from './desk';
import { documentActions } from './document-actions';
import type { DocumentActions } from './document-actions';
import { fileActions } from './file-actions';
import type { FileActions } from './file-actions';
import type { JobName } from './job';
import { modelActions } from './model-actions';
import type { ModelActions } from './model-actions';
import type { StudioParts } from './parts';
import { promptActions, showReference } from './prompt-actions';
import type { PromptActions } from './prompt-actions';
import type { Mix, StudioState } from './state';
import { loopOf, TrackList } from './tracks';

/** What the page can do, in the user's terms. Every action ends in state; none rejects. */
export interface Studio extends DocumentActions, PromptActions, ModelActions, FileActions {
  readonly store: StoreApi<StudioState>;
  readonly editor: Editor;
  readonly transport: Transport;
  /** Any file that was dropped or pasted: project, envelope, sound or video, told by its name and type. */
  openAny(file: File): Promise<void>;
  cancel(job: JobName): void;
  setMix(patch: Partial<Mix>): void;
  dismissAlert(): void;
  /** Looks for kept work and reads the pack's manifest; call once after the first paint. */
  start(): Promise<void>;
}

/** Milliseconds of rest in a drag after which the curve is heard as it is now. */
const auditionDelay = 120;

export function createStudio(parts: StudioParts): Studio {
  const desk = createDesk(parts);
  const { editor, transport, store, jobs, models, autosave } = desk;
  const actions = {
    ...documentActions(desk),
    ...promptActions(desk),
    ...modelActions(desk),
    ...fileActions(desk),
  };
  const trackList = new TrackList((id) => desk.sounds.get(id));

  let curveTimer: ReturnType<typeof setTimeout> | undefined;

  function syncPlayback(): void {
    const { clip, mix } = store.getState();
    transport.setTracks(trackList.tracks(clip, desk.document(), mix));
  }

  editor.store.subscribe(({ document: now }, { document: before }) => {
    if (now === before) return;
    autosave.schedule(now);
    if (now.curve !== before.curve && store.getState().mix.audition) {
      clearTimeout(curveTimer);
      curveTimer = setTimeout(syncPlayback, auditionDelay);
    }
    if (now.takes !== before.takes || now.currentTake !== before.currentTake) syncPlayback();
    if (now.prompt.referenceName !== before.prompt.referenceName)
      showReference(desk, now.prompt.referenceName);
    if (now.loop !== before.loop || now.inPoint !== before.inPoint || now.outPoint !== before.outPoint) {
      transport.setLoop(loopOf(now));
    }
  });
  store.subscribe((now, before) => {
    if (now.mix !== before.mix || now.clip !== before.clip || now.sounding !== before.sounding)
      syncPlayback();
  });

  return {
    ...actions,
    store,
    editor,
    transport,

    async openAny(file) {
      const name = file.name.toLowerCase();
      if (name.endsWith('.json')) await actions.openProject(file);
      else if (name.endsWith('.csv')) await actions.importEnvelope(file);
      else if (isSound(file)) await actions.setReference(file);
      else await actions.openVideo(file);
    },

    cancel: (job) => jobs.cancel(job),
    setMix: (patch) => store.setState(({ mix }) => ({ mix: { ...mix, ...patch } })),
    dismissAlert: () => store.setState({ alert: null }),

    async start() {
      await actions.findRestorable();
      // Without a pack the rest of the studio works; the reason is told when the pack is asked for.
      await models.manifest().catch((error: unknown) => desk.log(`pack: ${String(error)}`));
    },
  };
}

function isSound(file: File): boolean {
  return (
    file.type.startsWith('audio/') || /\.(wav|flac|mp3|m4a|aac|ogg|oga|opus|aiff?|caf|wma)$/i.test(file.name)
  );
}
