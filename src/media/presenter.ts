import { EncodedPacketSink } from 'mediabunny';
import type { VideoSample } from 'mediabunny';
import { limitSize } from './fit';
import { FrameCursor } from './frame-stream';
import type { PictureSource } from './picture-source';
import { clipTime } from './picture-source';
import { noFrames } from './sentences';
import { frameIndexAt } from './timeline';

/** Longest side of the drawn picture in pixels: more costs time on every frame and shows nothing in the page. */
const longestSide = 1280;

/** A jump of more frames than this looks for a key frame to start from; below it, decoding on is as fast. */
const jump = 8;

/** Frame starts come back from the page as they were given out. */
const tolerance = 1e-4;

/** Draws the frame on screen at a time: decodes on while time moves forward, seeks when it jumps. */
export class Presenter {
  #context: OffscreenCanvasRenderingContext2D | null = null;
  #cursor: FrameCursor | null = null;
  /** Index into the clip's frame times of the frame that the cursor holds. */
  #held = -1;

  constructor(
    private readonly picture: PictureSource,
    private readonly fileName: string,
  ) {}

  attach(canvas: OffscreenCanvas): void {
    const { width, height } = limitSize(this.picture.display, longestSide);
    canvas.width = width;
    canvas.height = height;
    this.#context = canvas.getContext('2d', { alpha: false });
    if (this.#context) this.#context.imageSmoothingQuality = 'high';
    this.#held = -1;
  }

  /** @returns the start of the frame now shown, in seconds on the picture's clock */
  async show(time: number): Promise<number> {
    const { frameTimes } = this.picture.timeline;
    const wanted = frameIndexAt(frameTimes, time, tolerance);
    if (wanted === this.#held) return frameTimes[wanted]!;
    if (!(await this.#canDecodeOn(wanted))) {
      await this.#cursor?.close();
      this.#cursor = new FrameCursor(this.picture, frameTimes[wanted]!);
    }
    const sample = await this.#cursor!.advance(frameTimes[wanted]!, tolerance);
    if (!sample) throw noFrames(this.fileName);
    this.#draw(sample);
    this.#held = frameIndexAt(frameTimes, clipTime(this.picture, sample), tolerance);
    return frameTimes[this.#held]!;
  }

  async #canDecodeOn(wanted: number): Promise<boolean> {
    if (!this.#cursor || wanted < this.#held || this.#held < 0) return false;
    if (wanted - this.#held <= jump) return true;
    const { frameTimes, origin } = this.picture.timeline;
    const packets = new EncodedPacketSink(this.picture.track);
    const key = await packets.getKeyPacket(frameTimes[wanted]! + origin, { metadataOnly: true });
    return !key || key.timestamp - origin <= frameTimes[this.#held]!;
  }

  #draw(sample: VideoSample): void {
    if (!this.#context) return;
    const { width, height } = this.#context.canvas;
    sample.draw(this.#context, 0, 0, width, height);
  }
}
