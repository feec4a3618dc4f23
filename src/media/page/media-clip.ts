import type { Pcm } from '../../core/audio/pcm';
import { StudioError } from '../../core/errors';
import type { Clip, ClipInfo, FrameBatch, FrameRequest, OpenOptions } from '../api';
import { codecLabel } from '../codec-names';
import { convertPicture, convertSound } from '../ffmpeg/convert';
import { decoderStopped, notes, unsupported } from '../messages';
import type { OpenParams } from '../protocol';
import { DecoderClient } from './decoder-client';

/** A clip and the worker that decodes it. `sourceFile` is the user's file, `converted` is ffmpeg's conversion of it or null. */
export class MediaClip implements Clip {
  private requestedTime = 0;
  /** Result shared by all `show` calls that wait for the frame being drawn. */
  private pendingShow: Promise<number> | null = null;
  /** Settles when no frame is being drawn. */
  private currentShow: Promise<unknown> = Promise.resolve();

  constructor(
    readonly info: ClipInfo,
    readonly sourceFile: File,
    readonly converted: Blob | null,
    readonly client: DecoderClient,
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
    // If the worker died, the next call reports it.
    this.client.call('attachCanvas', { canvas }, { transfer: [canvas] }).catch(() => undefined);
  }

  /** While one frame is drawn, only the latest requested time is stored; all waiting calls resolve with its result. */
  show(time: number): Promise<number> {
    this.requestedTime = time;
    this.pendingShow ??= this.currentShow.then(() => this.showRequested());
    return this.pendingShow;
  }

  close(): void {
    this.client.close();
  }

  private showRequested(): Promise<number> {
    this.pendingShow = null;
    const shown = this.client.call('show', { time: this.requestedTime });
    this.currentShow = shown.catch(() => undefined);
    return shown;
  }
}

/** Opens a file with WebCodecs; ffmpeg first converts what the browser cannot decode. @throws StudioError */
export async function openMediaClip(
  file: File,
  { onConversion, signal }: OpenOptions = {},
): Promise<MediaClip> {
  const client = new DecoderClient((detail) => decoderStopped(file.name, detail));
  try {
    const open = (source: Blob, sourceFormat: OpenParams['sourceFormat']) =>
      client.call('open', { file: source, fileName: file.name, sourceFormat }, { signal });
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

/** If the conversion fails too, the clip opens without sound. */
async function addConvertedSound(
  client: DecoderClient,
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
