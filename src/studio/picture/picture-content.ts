import type { StoreApi } from 'zustand/vanilla';
import { throwIfAborted, toErrorDto } from '../../core/errors';
import { type PictureClass, parsePictureClasses } from '../../core/picture/picture-classes';
import type { PictureCue } from '../../core/picture/picture-cue';
import { cuesOf, type PictureScores, shownSounds } from '../../core/picture/shown-sounds';
import { hasCurve } from '../../core/project/project';
import { mapRange } from '../../editor/mapper/map-range';
import type { Transport } from '../../playback/api';
import type { StudioDependencies } from '../dependencies';
import type { JobContext } from '../jobs/job';
import { pause } from '../jobs/pause';
import { isBusy, whenQuiet } from '../jobs/quiet-page';
import type { ModelAccess } from '../pack/model-access';
import type { StudioState } from '../state';
import { type ClassifyContext, classifyClip } from './classify-clip';

interface Services extends Pick<StudioDependencies, 'editor' | 'log'> {
  readonly store: StoreApi<StudioState>;
  readonly transport: Transport;
  readonly models: ModelAccess;
}

type Subject = Pick<StudioState, 'clip' | 'manifest'>;

/** Milliseconds of quiet before a clip is looked at: what the designer does next goes first. */
const QUIET_MILLISECONDS = 1500;

/** What the open clip shows, as the pack's picture classifier sees it. It is looked at in the background once there is an envelope, or when a take needs it. */
export class PictureContent {
  /** Of the state: what it speaks of. */
  private subject: Subject = { clip: null, manifest: null };
  /** Of the work in the background. */
  private abort: AbortController | null = null;

  constructor(private readonly services: Services) {}

  /** Looks at every clip that is opened, while the designer's own work leaves room. */
  follow(): void {
    const { editor, store } = this.services;
    const update = () => this.update();
    editor.store.subscribe(update);
    store.subscribe(update);
    update();
  }

  /** What the picture adds to a take of the project, over the selected range or the clip; empty for nothing. @throws StudioError of media or engine. */
  async cues(context: JobContext): Promise<readonly PictureCue[]> {
    const { editor } = this.services;
    if (editor.document.prompt.pictureWeight === 0) return [];
    const scores = await this.scores(context);
    return scores ? cuesOf(shownSounds(scores, mapRange(editor.state))) : [];
  }

  private async scores({ signal, progress }: JobContext): Promise<PictureScores | null> {
    const { models, store } = this.services;
    await models.manifest(signal);
    this.update();
    const { picture } = store.getState();
    if (picture.phase === 'ready') return picture.scores;
    if (!canLook(this.subject)) return null;
    this.stop();
    const onProgress = (fraction: number) =>
      progress({ stage: 'encode-picture', fraction, secondsLeft: null });
    onProgress(0);
    const turn = () => Promise.resolve(throwIfAborted(signal));
    return this.look(this.subject, { signal, turn, onProgress, background: false });
  }

  private update(): void {
    const { editor, store } = this.services;
    const { clip, manifest, picture } = store.getState();
    if (clip !== this.subject.clip || manifest !== this.subject.manifest) {
      this.stop();
      this.subject = { clip, manifest };
      if (picture.phase !== 'waiting') return store.setState({ picture: { phase: 'waiting' } });
    }
    const { document } = editor;
    const isNeeded = hasCurve(document) || document.prompt.pictureWeight > 0;
    if (isNeeded && picture.phase === 'waiting' && !this.abort && canLook(this.subject))
      void this.lookInBackground(this.subject);
  }

  private stop(): void {
    this.abort?.abort();
    this.abort = null;
  }

  private async lookInBackground(subject: Subject): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    const { signal } = abort;
    const turn = async () => {
      throwIfAborted(signal);
      await whenQuiet(this.services, signal);
    };
    try {
      do await pause(QUIET_MILLISECONDS, signal);
      while (isBusy(this.services));
      await this.look(subject, { signal, turn, onProgress: () => undefined, background: true });
    } catch {
      // Said by `look`; the job that needs the picture shows it.
    } finally {
      if (this.abort === abort) this.abort = null;
    }
  }

  /** Shows what it finds in the state. */
  private async look(subject: Subject, context: ClassifyContext): Promise<PictureScores> {
    const { log, models } = this.services;
    const { clip, manifest } = subject;
    const { signal, background } = context;
    const show = (picture: StudioState['picture']) => {
      if (this.subject === subject && !signal.aborted) this.services.store.setState({ picture });
    };
    try {
      show({ phase: 'looking' });
      const classes = await this.classes(manifest!.name, signal);
      const engine = await models.engine(signal);
      const scores = await classifyClip(clip!, engine, manifest!.roles.cavp!, classes, context);
      show({ phase: 'ready', scores });
      return scores;
    } catch (error) {
      const { code, message, detail } = toErrorDto(error);
      if (code !== 'cancelled') {
        log(`picture: ${message} ${detail ?? ''}`);
        show({ phase: 'failed' });
      } else if (this.subject === subject && !background) {
        this.services.store.setState({ picture: { phase: 'waiting' } });
      }
      throw error;
    }
  }

  private async classes(pack: string, signal: AbortSignal): Promise<readonly PictureClass[]> {
    const file = await this.services.models.pictureClasses(signal);
    return parsePictureClasses(await file.text(), pack);
  }
}

function canLook({ clip, manifest }: Subject): boolean {
  return clip !== null && manifest?.roles.cavp?.classes !== undefined;
}
