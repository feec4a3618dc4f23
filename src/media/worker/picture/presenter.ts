import { EncodedPacketSink, type VideoSample } from 'mediabunny';
import { noFrames } from '../../messages';
import type { ShownFrame } from '../../protocol';
import { limitSize } from './fit';
import { FrameCursor } from './frame-cursor';
import { clipTime, type PictureSource } from './picture-source';
import { frameIndexAt } from '../../../core/time/frame-grid';

/** Longest side of the drawn picture in pixels. The page shows no more; larger frames take longer to draw. */
const MAX_SIDE = 1280;

/** Frames. A longer jump forward first looks for a key frame to seek to; a shorter one decodes all frames on the way. */
const MAX_DECODE_THROUGH = 8;

/** Seconds. The page requests frame starts as the clip reported them. */
const TOLERANCE = 1e-4;

/** Frames cached when stepping back: without them each step decodes from the key frame before it. */
const BACK_CACHE_FRAMES = 12;

/** Draws the frame on screen at a time: decodes forward while time advances, seeks when it jumps. */
export class Presenter {
  private context: OffscreenCanvasRenderingContext2D | null = null;
  private cursor: FrameCursor | null = null;
  /** Frame indices: the frame at the cursor and the frame on the canvas; -1 for none. */
  private cursorIndex = -1;
  private shownIndex = -1;
  /** Drawn frames for stepping back, by frame index. */
  private readonly backCache = new Map<number, OffscreenCanvas>();

  constructor(
    private readonly picture: PictureSource,
    private readonly fileName: string,
  ) {}

  attach(canvas: OffscreenCanvas): void {
    const { width, height } = limitSize(this.picture.display, MAX_SIDE);
    canvas.width = width;
    canvas.height = height;
    this.context = contextOf(canvas);
    this.cursorIndex = this.shownIndex = -1;
    this.backCache.clear();
  }

  async show(time: number): Promise<ShownFrame> {
    const { frameTimes } = this.picture.timeline;
    const target = frameIndexAt(frameTimes, time, TOLERANCE);
    if (target === this.shownIndex) return this.shown;
    if (
      !this.backCache.has(target) &&
      target < this.shownIndex &&
      this.shownIndex - target < BACK_CACHE_FRAMES
    )
      await this.fillBackCache(target);
    const drawn = this.backCache.get(target);
    if (drawn) {
      this.context?.drawImage(drawn, 0, 0);
      this.shownIndex = target;
    } else {
      if (!(await this.canDecodeForward(target))) await this.seek(target);
      this.draw(await this.advance(target), this.context);
      this.shownIndex = this.cursorIndex;
    }
    return this.shown;
  }

  private get shown(): ShownFrame {
    const { frameTimes } = this.picture.timeline;
    const next = frameTimes[this.shownIndex + 1] ?? Infinity;
    return { start: frameTimes[this.shownIndex]!, end: next - TOLERANCE };
  }

  private async seek(index: number): Promise<void> {
    await this.cursor?.close();
    this.backCache.clear();
    this.cursor = new FrameCursor(this.picture, this.picture.timeline.frameTimes[index]!);
  }

  private async advance(index: number): Promise<VideoSample> {
    const { frameTimes } = this.picture.timeline;
    const sample = await this.cursor!.advance(frameTimes[index]!, TOLERANCE);
    if (!sample) throw noFrames(this.fileName);
    this.cursorIndex = frameIndexAt(frameTimes, clipTime(this.picture, sample), TOLERANCE);
    return sample;
  }

  /** Decodes and caches the frames that lead up to `target`. */
  private async fillBackCache(target: number): Promise<void> {
    const canvas = this.context?.canvas;
    if (!canvas) return;
    const first = Math.max(0, target - BACK_CACHE_FRAMES + 1);
    await this.seek(first);
    for (let index = first; index <= target; index++) {
      const copy = new OffscreenCanvas(canvas.width, canvas.height);
      this.draw(await this.advance(index), contextOf(copy));
      this.backCache.set(index, copy);
    }
  }

  /** Whether decoding forward from the cursor is at least as fast as a seek. */
  private async canDecodeForward(target: number): Promise<boolean> {
    if (!this.cursor || target < this.cursorIndex || this.cursorIndex < 0) return false;
    if (target - this.cursorIndex <= MAX_DECODE_THROUGH) return true;
    const { frameTimes, origin } = this.picture.timeline;
    const packets = new EncodedPacketSink(this.picture.track);
    const key = await packets.getKeyPacket(frameTimes[target]! + origin, { metadataOnly: true });
    return !key || key.timestamp - origin <= frameTimes[this.cursorIndex]!;
  }

  private draw(sample: VideoSample, context: OffscreenCanvasRenderingContext2D | null): void {
    if (context) sample.draw(context, 0, 0, context.canvas.width, context.canvas.height);
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D | null {
  const context = canvas.getContext('2d', { alpha: false });
  if (context) context.imageSmoothingQuality = 'high';
  return context;
}
