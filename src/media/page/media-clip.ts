import type { Pcm } from '../../core/audio/pcm';
import type { BackgroundOptions, Clip, ClipInfo, DamagedSpan, FrameBatch, FrameRequest } from '../api';
import type { DecoderClient } from './decoder-client';
import { lastPiece } from './last-piece';
import type { PictureFacts, ShownFrame } from '../protocol';

/** Work spent on looking for damage: a minute or more of a usual clip. */
const DAMAGE_SEARCH_SECONDS = 10;

/** A clip and the worker that decodes it. `sourceFile` is the user's file, `converted` is ffmpeg's conversion of it or null. */
export class MediaClip implements Clip {
  private requestedTime = 0;
  /** Result shared by all `show` calls that wait for the frame being drawn. */
  private pendingShow: Promise<number> | null = null;
  /** Settles when no frame is being drawn. */
  private currentShow: Promise<unknown> = Promise.resolve();
  /** The frame on the canvas; null while another is requested. */
  private shown: ShownFrame | null = null;

  constructor(
    readonly info: ClipInfo,
    readonly sourceFile: File,
    readonly converted: Blob | null,
    readonly client: DecoderClient,
    readonly picture: PictureFacts,
  ) {}

  frames({ signal, ...request }: FrameRequest): AsyncIterable<FrameBatch> {
    return this.client.stream('frames', request, signal);
  }

  async *thumbnails(
    times: readonly number[],
    height: number,
    signal?: AbortSignal,
  ): AsyncGenerator<{ time: number; bitmap: ImageBitmap }, void, undefined> {
    for await (const { time, ...pixels } of this.client.stream('thumbnails', { times, height }, signal)) {
      const image = new ImageData(pixels.data, pixels.width, pixels.height);
      yield { time, bitmap: await createImageBitmap(image) };
    }
  }

  audio(start: number, end: number, signal?: AbortSignal): Promise<Pcm> {
    return this.client.call('audio', { start, end }, { signal });
  }

  async peaks(perSecond: number, { signal, turn }: BackgroundOptions = {}): Promise<readonly Float32Array[]> {
    if (!this.info.audio) return [];
    return lastPiece(this.client.stream('peaks', { perSecond }, signal), turn);
  }

  findDamage({ signal, turn }: BackgroundOptions = {}): Promise<readonly DamagedSpan[]> {
    return lastPiece(this.client.stream('findDamage', { budget: DAMAGE_SEARCH_SECONDS }, signal), turn);
  }

  attachCanvas(canvas: OffscreenCanvas): void {
    this.shown = null;
    // If the worker died, the next call reports it.
    this.client.call('attachCanvas', { canvas }, { transfer: [canvas] }).catch(() => undefined);
  }

  /** While one frame is drawn, only the latest requested time is stored; all waiting calls resolve with its result. */
  show(time: number): Promise<number> {
    // The screen needs it more often than frames change.
    if (this.shown && time >= this.shown.start && time < this.shown.end)
      return Promise.resolve(this.shown.start);
    this.shown = null;
    this.requestedTime = time;
    this.pendingShow ??= this.currentShow.then(() => this.showRequested());
    return this.pendingShow;
  }

  close(): void {
    this.client.close();
  }

  private async showRequested(): Promise<number> {
    this.pendingShow = null;
    const drawn = this.client.call('show', { time: this.requestedTime });
    this.currentShow = drawn.catch(() => undefined);
    const shown = await drawn;
    // Without another request meanwhile.
    if (!this.pendingShow) this.shown = shown;
    return shown.start;
  }
}
