import type { VideoSample } from 'mediabunny';
import { areaAxis, areaResize, type Plane } from './area-resize';
import { copyRotated, type Fit, placePicture, type Rect, type Size } from './fit';
import type { PictureSource } from './picture-source';
import { yuvMatrix, yuvToRgb } from './yuv-to-rgb';

/** Luma [columns, rows] per chroma sample of the planar formats that are resized without conversion. */
const subsampling: Readonly<Record<string, readonly [number, number]>> = {
  I420: [2, 2],
  NV12: [2, 2],
  I422: [2, 1],
  I444: [1, 1],
};

/** Converts decoded frames to RGB of one size by area resampling of the frame's own planes. */
export class RgbConverter {
  /** Rectangle of the output that the picture fills, pixels. */
  private readonly to: Rect;
  /** Part of the unrotated frame that is used, fractions 0..1, and its output size before rotation in pixels. */
  private readonly from: Rect;
  private readonly size: Size;
  private scratch = new Uint8Array(0);

  constructor(
    private readonly picture: PictureSource,
    private readonly output: Size,
    fit: Fit,
  ) {
    const { source, target } = placePicture(picture.display, output, fit);
    const swapsAxes = picture.rotation % 180 !== 0;
    this.to = target;
    // The part used is centred, so rotation only swaps its axes.
    this.from = swapsAxes ? { x: source.y, y: source.x, width: source.height, height: source.width } : source;
    this.size = swapsAxes ? { width: target.height, height: target.width } : target;
  }

  /** Writes one frame as RGB bytes [height][width][3] at `offset` of `target`. */
  async convert(sample: VideoSample, target: Uint8Array, offset: number): Promise<void> {
    const planar = sample.format !== null && sample.format in subsampling;
    const pixels = planar ? await this.fromPlanes(sample) : await this.fromRgba(sample);
    copyRotated(pixels, this.picture.rotation, target, offset, this.output.width, this.to);
  }

  private async fromPlanes(sample: VideoSample): Promise<Uint8Array> {
    const layouts = await sample.copyTo(this.scratchOf(sample.allocationSize()));
    const [columns, rows] = subsampling[sample.format!]!;
    const interleaved = sample.format === 'NV12';
    const plane = (index: number, step: number, shift = 0): Plane => ({
      data: this.scratch,
      offset: layouts[index]!.offset + shift,
      stride: layouts[index]!.stride,
      step,
    });
    const { width, height } = sample.visibleRect;
    const luma = this.resizePlane(plane(0, 1), width, height, 1, 1);
    const u = this.resizePlane(interleaved ? plane(1, 2) : plane(1, 1), width, height, columns, rows);
    const v = this.resizePlane(interleaved ? plane(1, 2, 1) : plane(2, 1), width, height, columns, rows);
    const rgb = new Uint8ClampedArray(luma.length * 3);
    const matrix = yuvMatrix(this.picture.matrix, sample.colorSpace.fullRange ?? false, height);
    yuvToRgb(luma, u, v, matrix, rgb);
    return new Uint8Array(rgb.buffer);
  }

  /** More than 8 bits a sample, or frames in GPU memory: the browser converts them to RGBA first. */
  private async fromRgba(sample: VideoSample): Promise<Uint8Array> {
    const { width, height } = sample.visibleRect;
    const options = { format: 'RGBA', colorSpace: 'srgb' } as const;
    const [layout] = await sample.copyTo(this.scratchOf(sample.allocationSize(options)), options);
    const channels = [0, 1, 2].map((channel) =>
      this.resizePlane(
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

  private resizePlane(
    plane: Plane,
    width: number,
    height: number,
    columns: number,
    rows: number,
  ): Float32Array {
    const { x, y, width: usedWidth, height: usedHeight } = this.from;
    return areaResize(
      plane,
      areaAxis(
        Math.ceil(width / columns),
        (x * width) / columns,
        (usedWidth * width) / columns,
        this.size.width,
      ),
      areaAxis(Math.ceil(height / rows), (y * height) / rows, (usedHeight * height) / rows, this.size.height),
    );
  }

  private scratchOf(bytes: number): Uint8Array {
    if (this.scratch.byteLength < bytes) this.scratch = new Uint8Array(bytes);
    return this.scratch;
  }
}
