import type { StoreApi } from 'zustand/vanilla';
import { StudioError, toErrorDto } from '../../core/errors';
import type { BackgroundOptions, Clip } from '../../media/api';
import type { Editor } from '../../editor/editor';
import type { Transport } from '../../playback/api';
import type { Hand } from '../jobs/hand';
import type { JobRunner } from '../jobs/job';
import { withAlert } from '../messages/alerts';
import type { StudioState } from '../state';
import { describeDamage } from './describe-damage';
import { readingTurns } from './reading-turns';
import { clipWaveform } from './waveforms';

interface Services {
  readonly store: StoreApi<StudioState>;
  readonly jobs: JobRunner;
  readonly editor: Pick<Editor, 'document'>;
  readonly transport: Pick<Transport, 'playing' | 'subscribe'>;
  readonly hand: Pick<Hand, 'isMoving' | 'rest'>;
}

/** What waits for the first picture waits no longer than this. */
const PATIENCE_MILLISECONDS = 1000;

/** The open clip and the waveform of its production sound. */
export class CurrentClip {
  private reading = new AbortController();
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly services: Services) {}

  /** @throws StudioError request-invalid while no video is open. */
  require(): Clip {
    const { clip } = this.services.store.getState();
    if (clip) return clip;
    throw new StudioError('request-invalid', 'Open a video first.');
  }

  /** Shows a clip; its waveform follows when it has been read. Close the one before first. */
  show(clip: Clip): void {
    this.services.store.setState({ clip, pictureShown: false });
    this.patience = setTimeout(() => this.pictureShown(clip), PATIENCE_MILLISECONDS);
    void this.read(clip);
  }

  /** A picture of the clip is on the screen, or cannot be. That of one that was closed while its picture was being read does not count. */
  pictureShown(of: Clip): void {
    const { clip, pictureShown } = this.services.store.getState();
    if (of !== clip) return;
    clearTimeout(this.patience);
    if (!pictureShown) this.services.store.setState({ pictureShown: true });
  }

  /** Closes the clip and cancels the jobs that read it. Does nothing while none is open. */
  close(): void {
    const { jobs, store } = this.services;
    jobs.cancel('map');
    jobs.cancel('align');
    jobs.cancel('generate');
    this.reading.abort();
    const { clip } = store.getState();
    clearTimeout(this.patience);
    store.setState({ clip: null, pictureShown: false, productionWaveform: null });
    clip?.close();
  }

  /** What is shown later than the picture: the waveform, then damage that only decoding finds. */
  private async read(clip: Clip): Promise<void> {
    this.reading = new AbortController();
    const { signal } = this.reading;
    const turns = readingTurns(this.services, signal);
    await this.readWaveform(clip, { signal, turn: turns.waveform });
    const damage = await clip.findDamage({ signal, turn: turns.damage }).catch(() => []);
    const { editor, store } = this.services;
    const { document } = editor;
    const { frameRate: rate, frameTimes: times } = clip.info;
    const display = { unit: 'timecode', drop: document.dropFrame, startFrame: document.startFrame } as const;
    const notice = describeDamage(clip.info.fileName, damage, { rate, times }, display);
    if (notice && !signal.aborted) store.setState({ notice });
  }

  private async readWaveform(
    clip: Clip,
    options: BackgroundOptions & { readonly signal: AbortSignal },
  ): Promise<void> {
    const { signal } = options;
    const { store } = this.services;
    try {
      const productionWaveform = await clipWaveform(clip, options);
      if (!signal.aborted) store.setState({ productionWaveform });
    } catch (error) {
      const { code, message } = toErrorDto(error);
      if (!signal.aborted && code !== 'cancelled') store.setState(withAlert('waveform', message));
    }
  }
}
