import { EncodedPacketSink, type VideoSample } from 'mediabunny';
import { limitSize } from './fit';
import { FrameCursor } from './frame-stream';
import { clipTime, type PictureSource } from './picture-source';
import { noFrames } from '../../messages';
import { frameIndexAt } from './timeline';

/** Longest side of the drawn picture in pixels: more costs time on every frame and shows nothing in the page. */
const LONGEST_SIDE = 1280;

/** A jump of more frames than this looks for a key frame to start from; below it, decoding on is as fast. */
const JUMP = 8;

/** Frame starts come back from the page as they were given out. */
const TOLERANCE = 1e-4;

/** Frames kept when time goes back: each step would otherwise decode again from the key frame before it. */
const KEPT_BACK = 12;

/** Draws the frame on screen at a time: decodes on while time moves forward, seeks when it jumps. */
export class Presenter {
  private context: OffscreenCanvasRenderingContext2D | null = null;
  private cursor: FrameCursor | null = null;
  /** Indices into the clip's frame times: the frame that the cursor holds, and the one on the canvas. */
  private held = -1;
  private shown = -1;
  /** Drawn frames up to the one asked for last, by index. */
  private readonly past = new Map<number, OffscreenCanvas>();

  constructor(
    private readonly picture: PictureSource,
    private readonly fileName: string,
  ) {}

  attach(canvas: OffscreenCanvas): void {
    const { width, height } = limitSize(this.picture.display, LONGEST_SIDE);
    canvas.width = width;
    canvas.height = height;
    this.context = contextOf(canvas);
    this.held = this.shown = -1;
    this.past.clear();
  }

  /** @returns the start of the frame now shown, in seconds on the picture's clock */
  async show(time: number): Promise<number> {
    const { frameTimes } = this.picture.timeline;
    const wanted = frameIndexAt(frameTimes, time, TOLERANCE);
    if (wanted === this.shown) return frameTimes[wanted]!;
    if (!this.past.has(wanted) && wanted < this.shown && this.shown - wanted < KEPT_BACK)
      await this.goBack(wanted);
    const drawn = this.past.get(wanted);
    if (drawn) {
      this.context?.drawImage(drawn, 0, 0);
      this.shown = wanted;
    } else {
      if (!(await this.canDecodeOn(wanted))) await this.seek(wanted);
      this.draw(await this.advance(wanted), this.context);
      this.shown = this.held;
    }
    return frameTimes[this.shown]!;
  }

  private async seek(index: number): Promise<void> {
    await this.cursor?.close();
    this.past.clear();
    this.cursor = new FrameCursor(this.picture, this.picture.timeline.frameTimes[index]!);
  }

  private async advance(index: number): Promise<VideoSample> {
    const { frameTimes } = this.picture.timeline;
    const sample = await this.cursor!.advance(frameTimes[index]!, TOLERANCE);
    if (!sample) throw noFrames(this.fileName);
    this.held = frameIndexAt(frameTimes, clipTime(this.picture, sample), TOLERANCE);
    return sample;
  }

  /** Decodes the frames that lead up to `wanted` and keeps them. */
  private async goBack(wanted: number): Promise<void> {
    const canvas = this.context?.canvas;
    if (!canvas) return;
    const first = Math.max(0, wanted - KEPT_BACK + 1);
    await this.seek(first);
    for (let index = first; index <= wanted; index++) {
      const copy = new OffscreenCanvas(canvas.width, canvas.height);
      this.draw(await this.advance(index), contextOf(copy));
      this.past.set(index, copy);
    }
  }

  private async canDecodeOn(wanted: number): Promise<boolean> {
    if (!this.cursor || wanted < this.held || this.held < 0) return false;
    if (wanted - this.held <= JUMP) return true;
    const { frameTimes, origin } = this.picture.timeline;
    const packets = new EncodedPacketSink(this.picture.track);
    const key = await packets.getKeyPacket(frameTimes[wanted]! + origin, { metadataOnly: true });
    return !key || key.timestamp - origin <= frameTimes[this.held]!;
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
