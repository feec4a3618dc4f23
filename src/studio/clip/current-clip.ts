import type { StoreApi } from 'zustand/vanilla';
import { StudioError, toErrorDto } from '../../core/errors';
import type { Clip } from '../../media/api';
import type { Editor } from '../../editor/editor';
import type { JobRunner } from '../jobs/job';
import { withAlert } from '../messages/alerts';
import type { StudioState } from '../state';
import { describeDamage } from './describe-damage';
import { clipWaveform } from './waveforms';

/** The open clip and the waveform of its production sound. */
export class CurrentClip {
  private reading = new AbortController();

  constructor(
    private readonly store: StoreApi<StudioState>,
    private readonly jobs: JobRunner,
    private readonly editor: Pick<Editor, 'document'>,
  ) {}

  /** @throws StudioError request-invalid while no video is open. */
  require(): Clip {
    const { clip } = this.store.getState();
    if (clip) return clip;
    throw new StudioError('request-invalid', 'Open a video first.');
  }

  /** Shows a clip; its waveform follows when it has been read. Close the one before first. */
  show(clip: Clip): void {
    this.store.setState({ clip });
    void this.read(clip);
  }

  /** Closes the clip and cancels the jobs that read it. Does nothing while none is open. */
  close(): void {
    this.jobs.cancel('map');
    this.jobs.cancel('align');
    this.jobs.cancel('generate');
    this.reading.abort();
    const { clip } = this.store.getState();
    this.store.setState({ clip: null, productionWaveform: null });
    clip?.close();
  }

  /** What is shown later than the picture: the waveform, then damage that only decoding finds. */
  private async read(clip: Clip): Promise<void> {
    this.reading = new AbortController();
    const { signal } = this.reading;
    await this.readWaveform(clip, signal);
    const damage = await clip.findDamage(signal).catch(() => []);
    const { document } = this.editor;
    const { frameRate: rate, frameTimes: times } = clip.info;
    const display = { unit: 'timecode', drop: document.dropFrame, startFrame: document.startFrame } as const;
    const notice = describeDamage(clip.info.fileName, damage, { rate, times }, display);
    if (notice && !signal.aborted) this.store.setState({ notice });
  }

  private async readWaveform(clip: Clip, signal: AbortSignal): Promise<void> {
    try {
      const productionWaveform = await clipWaveform(clip, signal);
      if (!signal.aborted) this.store.setState({ productionWaveform });
    } catch (error) {
      const { code, message } = toErrorDto(error);
      if (!signal.aborted && code !== 'cancelled') this.store.setState(withAlert('waveform', message));
    }
  }
}
