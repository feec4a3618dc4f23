import type { StoreApi } from 'zustand/vanilla';
import type { TimeRange } from '../core/curve/range';
import type { Editor } from '../editor/editor';
import type { Transport } from '../playback/api';
import { createServices } from './services';
import { documentActions, type DocumentActions } from './clip/clip-actions';
import { isEnvelopeJson } from './envelope/envelope-file';
import { fileActions, type FileActions } from './envelope/envelope-actions';
import type { JobName } from './jobs/job';
import { keepStamps } from './storage/stored-stamps';
import { keymapActions, type KeymapActions } from './storage/keymap-actions';
import { modelActions, type ModelActions } from './takes/take-actions';
import type { StudioDependencies } from './dependencies';
import { performActions, type PerformActions } from './perform/perform-actions';
import { sketchActions, type SketchActions } from './draft/draft-actions';
import { promptActions, type PromptActions, showReference } from './prompt/prompt-actions';
import { recallTakes } from './takes/restore-takes';
import { createSonify } from './playback/sonify';
import type { Mix, StudioState } from './state';
import { loopOf, TrackList } from './playback/tracks';

/** What the page can do, in the user's terms. Every action ends in state; none rejects. */
export interface Studio
  extends
    DocumentActions,
    PromptActions,
    ModelActions,
    FileActions,
    PerformActions,
    SketchActions,
    KeymapActions {
  readonly store: StoreApi<StudioState>;
  readonly editor: Editor;
  readonly transport: Transport;
  /** Any file that was dropped or pasted: project, envelope, sound or video, told by its name and type. */
  openAny(file: File): Promise<void>;
  cancel(job: JobName): void;
  readonly setMix: (patch: Partial<Mix>) => void;
  /** Plays a span of the curve as a tone; again while it sounds, it stops. Seconds. */
  readonly sonify: (range: TimeRange) => void;
  dismissAlert(): void;
  /** Looks for kept work and reads the pack's manifest; call once after the first paint. */
  start(): Promise<void>;
}

/** Milliseconds between the curves that a drag lets hear: with reading and scheduling a change is heard within 50. */
const AUDITION_DELAY = 30;

export function createStudio(parts: StudioDependencies): Studio {
  const desk = createServices(parts);
  const { editor, transport, store, jobs, models, autosave } = desk;
  const actions = {
    ...documentActions(desk),
    ...promptActions(desk),
    ...modelActions(desk),
    ...fileActions(desk),
    ...performActions(desk),
    ...sketchActions(desk),
    ...keymapActions(desk),
  };
  const trackList = new TrackList((id) => desk.sounds.get(id));

  let curveTimer: ReturnType<typeof setTimeout> | undefined;

  function syncPlayback(): void {
    const { clip, mix } = store.getState();
    transport.setTracks(trackList.tracks(clip, desk.document(), mix));
  }

  editor.store.subscribe(({ document: now }, { document: before }) => {
    if (now === before) return;
    autosave.schedule(editor);
    if (now.curve !== before.curve && store.getState().mix.audition) {
      // One that waits already will read the curve as it is then.
      curveTimer ??= setTimeout(() => {
        curveTimer = undefined;
        syncPlayback();
      }, AUDITION_DELAY);
    }
    const locked = now.silenceLocks !== before.silenceLocks;
    if (locked || now.takes !== before.takes || now.currentTake !== before.currentTake) syncPlayback();
    if (now.takes !== before.takes) void recallTakes(desk);
    if (now.prompt.referenceName !== before.prompt.referenceName)
      showReference(desk, now.prompt.referenceName);
    if (now.loop !== before.loop || now.inPoint !== before.inPoint || now.outPoint !== before.outPoint) {
      transport.setLoop(loopOf(now));
    }
  });
  store.subscribe((now, before) => {
    if (now.mix !== before.mix || now.clip !== before.clip || now.takeWaveforms !== before.takeWaveforms)
      syncPlayback();
  });

  return {
    ...actions,
    store,
    editor,
    transport,

    async openAny(file) {
      const name = file.name.toLowerCase();
      const json = name.endsWith('.json');
      if (/\.(csv|midi?|rpp)$/.test(name) || (json && (await isEnvelopeJson(file)))) {
        await actions.importEnvelope(file);
      } else if (json) await actions.openProject(file);
      else if (isSound(file)) await actions.setReference(file);
      else await actions.openVideo(file);
    },

    cancel: (job) => jobs.cancel(job),
    setMix: (patch) => store.setState(({ mix }) => ({ mix: { ...mix, ...patch } })),
    sonify: createSonify(desk),
    dismissAlert: () => store.setState({ alert: null }),

    async start() {
      await keepStamps(editor, parts.storage, desk.log);
      await actions.recallKeymap();
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
