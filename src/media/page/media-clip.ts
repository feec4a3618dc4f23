import type { Pcm } from '../../core/audio/pcm';
import { StudioError } from '../../core/errors';
import type { Clip, ClipInfo, FrameBatch, FrameRequest, OpenOptions } from '../api';
import { codecLabel } from '../codec-names';
import { convertPicture, convertSound } from '../ffmpeg/convert';
import type { OpenParams } from '../protocol';
import { decoderStopped, notes, unsupported } from '../messages';
import { WorkerClient } from './worker-client';

/** A clip and the worker that decodes it. `original` is the user's file, `converted` what ffmpeg made of it. */
export class MediaClip implements Clip {
  private wantedTime = 0;
  /** Answer that the calls waiting for the picture share. */
  private next: Promise<number> | null = null;
  /** Settles when the picture is free. */
  private showing: Promise<unknown> = Promise.resolve();

  constructor(
    readonly info: ClipInfo,
    readonly original: File,
    readonly converted: Blob | null,
    readonly client: WorkerClient,
  ) {}

  frames({ signal, ...request }: FrameRequest): AsyncIterable<FrameBatch> {
    return this.client.stream('frames', request, signal);
  }

  thumbnails(
    times: readonly number[],
    height: number,
    signal?: AbortSignal,
  ): AsyncIterable<{ time: number; bitmap: ImageBitmap }> {
    return this.client.stream('thumbnails', { times, height }, signal);
  }

  audio(start: number, end: number, signal?: AbortSignal): Promise<Pcm> {
    return this.client.call('audio', { start, end }, { signal });
  }

  peaks(
    perSecond: number,
    onProgress?: (fraction: number) => void,
    signal?: AbortSignal,
  ): Promise<readonly Float32Array[]> {
    return this.client.call('peaks', { perSecond }, { onProgress, signal });
  }

  attachCanvas(canvas: OffscreenCanvas): void {
    // A lost worker shows in the answer of the next call.
    this.client.call('attachCanvas', { canvas }, { transfer: [canvas] }).catch(() => undefined);
  }

  /** While one frame is drawn only the latest of the waiting times is kept; all who wait get its answer. */
  show(time: number): Promise<number> {
    this.wantedTime = time;
    this.next ??= this.showing.then(() => this.showWanted());
    return this.next;
  }

  close(): void {
    this.client.close();
  }

  private showWanted(): Promise<number> {
    this.next = null;
    const shown = this.client.call('show', { time: this.wantedTime });
    this.showing = shown.catch(() => undefined);
    return shown;
  }
}

/** Opens with WebCodecs; what the browser refuses is converted by ffmpeg first. @throws StudioError */
export async function openClip(file: File, { onConversion, signal }: OpenOptions = {}): Promise<MediaClip> {
  const client = new WorkerClient((detail) => decoderStopped(file.name, detail));
  try {
    const open = (source: Blob, original: OpenParams['original']) =>
      client.call('open', { file: source, fileName: file.name, original }, { signal });
    let converted: Blob | null = null;
    let opened = await open(file, null);
    if (opened.kind === 'convert') {
      const result = await convertPicture(file, { onProgress: onConversion, signal });
      const { container, videoCodec, audioCodec } = result.listing;
      converted = result.file;
      opened = await open(converted, {
        container: container ?? 'unknown',
        videoCodec: codecLabel(videoCodec ?? 'unknown'),
        audioCodec: audioCodec && codecLabel(audioCodec),
      });
      if (opened.kind === 'convert') throw unsupported(file.name, videoCodec);
    }
    const info = opened.soundNeedsConversion
      ? await addConvertedSound(client, file, opened.info, signal)
      : opened.info;
    return new MediaClip(info, file, converted, client);
  } catch (error) {
    client.close();
    throw error;
  }
}

/** A clip whose sound cannot be read even so opens without it. */
async function addConvertedSound(
  client: WorkerClient,
  file: File,
  info: ClipInfo,
  signal: AbortSignal | undefined,
): Promise<ClipInfo> {
  const codec = info.audioCodec ?? 'unknown';
  try {
    const { file: sound } = await convertSound(file, { signal });
    return await client.call('addSound', { sound, note: notes.soundConverted(codec) }, { signal });
  } catch (error) {
    if (error instanceof StudioError && error.code === 'cancelled') throw error;
    return { ...info, notes: [...info.notes, notes.soundSkipped(codec)] };
  }
}
