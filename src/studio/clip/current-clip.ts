import type { StoreApi } from 'zustand/vanilla';
import { StudioError, toErrorDto } from '../../core/errors';
import type { Clip } from '../../media/api';
import type { JobRunner } from '../jobs/job';
import { withAlert } from '../messages/alerts';
import type { StudioState } from '../state';
import { clipWaveform } from './waveforms';

/** The open clip and the waveform of its production sound. */
export class CurrentClip {
  private waveformReading = new AbortController();

  constructor(
    private readonly store: StoreApi<StudioState>,
    private readonly jobs: JobRunner,
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
    void this.readWaveform(clip);
  }

  /** Closes the clip and cancels the jobs that read it. Does nothing while none is open. */
  close(): void {
    this.jobs.cancel('map');
    this.jobs.cancel('generate');
    this.waveformReading.abort();
    const { clip } = this.store.getState();
    this.store.setState({ clip: null, productionWaveform: null });
    clip?.close();
  }

  private async readWaveform(clip: Clip): Promise<void> {
    this.waveformReading = new AbortController();
    const { signal } = this.waveformReading;
    try {
      const productionWaveform = await clipWaveform(clip, signal);
      if (!signal.aborted) this.store.setState({ productionWaveform });
    } catch (error) {
      const { code, message } = toErrorDto(error);
      if (!signal.aborted && code !== 'cancelled') this.store.setState(withAlert('waveform', message));
    }
  }
}
