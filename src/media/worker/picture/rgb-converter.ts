import type { VideoSample } from 'mediabunny';
import { areaAxis, areaResize, type Plane } from './area';
import { colourMatrix, yuvToRgb } from './yuv';
import { blitRotated, type Fit, placePicture, type Rect, type Size } from './fit';
import type { PictureSource } from './picture-source';

/** Chroma subsampling of the planar formats that are averaged as they are: [columns, rows] of luma per chroma sample. */
const subsampling: Readonly<Record<string, readonly [number, number]>> = {
  I420: [2, 2],
  NV12: [2, 2],
  I422: [2, 1],
  I444: [1, 1],
};

/** Turns decoded frames into RGB of one size, by area averaging in the frame's own colour planes. */
export class RgbConverter {
  private readonly to: Rect;
  private readonly from: Rect;
  private readonly size: Size;
  private scratch = new Uint8Array(0);

  constructor(
    private readonly picture: PictureSource,
    private readonly output: Size,
    fit: Fit,
  ) {
    const { from, to } = placePicture(picture.display, output, fit);
    const turned = picture.rotation % 180 !== 0;
    this.to = to;
    // The part used is centred, so turning it only swaps its axes.
    this.from = turned ? { x: from.y, y: from.x, width: from.height, height: from.width } : from;
    this.size = turned ? { width: to.height, height: to.width } : to;
  }

  /** Writes one frame, RGB [height][width][3], at `offset` of `target`. */
  async convert(sample: VideoSample, target: Uint8Array, offset: number): Promise<void> {
    const planar = sample.format !== null && sample.format in subsampling;
    const pixels = planar ? await this.fromPlanes(sample) : await this.fromRgba(sample);
    blitRotated(pixels, this.picture.rotation, target, offset, this.output.width, this.to);
  }

  private async fromPlanes(sample: VideoSample): Promise<Uint8Array> {
    const layouts = await sample.copyTo(this.space(sample.allocationSize()));
    const [columns, rows] = subsampling[sample.format!]!;
    const interleaved = sample.format === 'NV12';
    const plane = (index: number, step: number, shift = 0): Plane => ({
      data: this.scratch,
      offset: layouts[index]!.offset + shift,
      stride: layouts[index]!.stride,
      step,
    });
    const { width, height } = sample.visibleRect;
    const luma = this.average(plane(0, 1), width, height, 1, 1);
    const u = this.average(interleaved ? plane(1, 2) : plane(1, 1), width, height, columns, rows);
    const v = this.average(interleaved ? plane(1, 2, 1) : plane(2, 1), width, height, columns, rows);
    const rgb = new Uint8ClampedArray(luma.length * 3);
    const matrix = colourMatrix(this.picture.matrix, sample.colorSpace.fullRange ?? false, height);
    yuvToRgb(luma, u, v, matrix, rgb);
    return new Uint8Array(rgb.buffer);
  }

  /** Formats with more than 8 bits and those that stay on the GPU: the browser converts to RGBA first. */
  private async fromRgba(sample: VideoSample): Promise<Uint8Array> {
    const { width, height } = sample.visibleRect;
    const options = { format: 'RGBA', colorSpace: 'srgb' } as const;
    const [layout] = await sample.copyTo(this.space(sample.allocationSize(options)), options);
    const channels = [0, 1, 2].map((channel) =>
      this.average(
        { data: this.scratch, offset: layout!.offset + channel, stride: layout!.stride, step: 4 },
        width,
        height,
        1,
        1,
      ),
    );
    const rgb = new Uint8ClampedArray(channels[0]!.length * 3);
    channels.forEach((values, channel) => values.forEach((value, i) => (rgb[3 * i + channel] = value)));
    return new Uint8Array(rgb.buffer);
  }

  private average(plane: Plane, width: number, height: number, columns: number, rows: number): Float32Array {
    const { x, y, width: share, height: heightShare } = this.from;
    return areaResize(
      plane,
      areaAxis(Math.ceil(width / columns), (x * width) / columns, (share * width) / columns, this.size.width),
      areaAxis(
        Math.ceil(height / rows),
        (y * height) / rows,
        (heightShare * height) / rows,
        this.size.height,
      ),
    );
  }

  private space(bytes: number): Uint8Array {
    if (this.scratch.byteLength < bytes) this.scratch = new Uint8Array(bytes);
    return this.scratch;
  }
}
