import type { VideoSample } from 'mediabunny';
import { clipTime, type PictureSource, readFrames } from './picture-source';

/** Reads decoded frames forward in time; holds the frame on screen and the next one. */
export class FrameCursor {
  private current: VideoSample | null = null;
  private next: VideoSample | null = null;
  private readonly frames: AsyncGenerator<VideoSample, void, undefined>;

  constructor(
    private readonly picture: PictureSource,
    start: number,
  ) {
    this.frames = readFrames(picture, start);
  }

  /**
   * The frame on screen at `time`, which must not decrease between calls; null when no frame could be decoded.
   * The cursor closes the frame.
   */
  async advance(time: number, tolerance: number): Promise<VideoSample | null> {
    for (;;) {
      if (this.current && clipTime(this.picture, this.current) >= time - tolerance) break;
      this.next ??= await this.read();
      if (!this.next || (this.current && clipTime(this.picture, this.next) > time + tolerance)) break;
      this.current?.close();
      this.current = this.next;
      this.next = null;
    }
    return this.current;
  }

  async close(): Promise<void> {
    this.current?.close();
    this.next?.close();
    this.current = this.next = null;
    await this.frames.return();
  }

  private async read(): Promise<VideoSample | null> {
    const { value } = await this.frames.next();
    return value ?? null;
  }
}
