/**
 * Area resampling along one axis: an output pixel is the mean of the source pixels that it covers, weighted by coverage
 * (OpenCV's INTER_AREA). A canvas is not used because its filter depends on the GPU.
 */
export interface AreaAxis {
  /** First source index of each output pixel, and the last one (inclusive). */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Weights of the first and the last source pixel; those between have weight 1. */
  readonly firstWeight: Float32Array;
  readonly lastWeight: Float32Array;
  /** Sum of the weights of one output pixel. */
  readonly span: number;
}

/** Linear interpolation between pixel centres, for enlarging. */
function linearAxis(sourceLength: number, start: number, length: number, outputLength: number): AreaAxis {
  const sourcePosition = (i: number) =>
    Math.min(sourceLength - 1, Math.max(0, start + ((i + 0.5) * length) / outputLength - 0.5));
  const positions = Array.from({ length: outputLength }, (_, i) => sourcePosition(i));
  return {
    first: Int32Array.from(positions, Math.floor),
    last: Int32Array.from(positions, (position) => Math.min(sourceLength - 1, Math.floor(position) + 1)),
    firstWeight: Float32Array.from(positions, (position) => 1 - (position - Math.floor(position))),
    lastWeight: Float32Array.from(positions, (position) => position - Math.floor(position)),
    span: 1,
  };
}

/** @param start of the part used, in source pixels like `length`; fractions are allowed */
export function areaAxis(
  sourceLength: number,
  start: number,
  length: number,
  outputLength: number,
): AreaAxis {
  const span = length / outputLength;
  if (span < 1) return linearAxis(sourceLength, start, length, outputLength);
  const axis: AreaAxis = {
    first: new Int32Array(outputLength),
    last: new Int32Array(outputLength),
    firstWeight: new Float32Array(outputLength),
    lastWeight: new Float32Array(outputLength),
    span,
  };
  for (let i = 0; i < outputLength; i++) {
    const from = Math.max(0, start + i * span);
    const to = Math.min(sourceLength, start + (i + 1) * span);
    const first = Math.min(sourceLength - 1, Math.floor(from + 1e-6));
    const last = Math.max(first, Math.min(sourceLength - 1, Math.ceil(to - 1e-6) - 1));
    axis.first[i] = first;
    axis.last[i] = last;
    axis.firstWeight[i] = (last === first ? to : first + 1) - from;
    axis.lastWeight[i] = last === first ? 0 : to - last;
  }
  return axis;
}

/** One plane of bytes: sample (x, y) is data[offset + y * stride + x * step]. */
export interface Plane {
  readonly data: Uint8Array;
  readonly offset: number;
  readonly stride: number;
  readonly step: number;
}

/** Rows whose sum fits into half a word: 128 × 255 < 2¹⁵. */
const ROWS_AT_ONCE = 128;

/** The source rows that one output row covers, by the offset of their first byte. Both rows at the border count in part; those between wholly. */
interface RowSpan {
  readonly first: number;
  readonly firstWeight: number;
  readonly last: number;
  readonly lastWeight: number;
  /** Number of rows between the two. */
  readonly between: number;
}

/** Writes the weighted sums of the rows' bytes to `sums`. Four bytes are added at once, as halves of two words. */
function sumRows(view: DataView, stride: number, span: RowSpan, sums: Float64Array): void {
  const { first, firstWeight, last, lastWeight, between } = span;
  const whole = sums.length & ~3;
  for (let c = 0; c < whole; c += 4) {
    const top = view.getInt32(first + c, true);
    const bottom = view.getInt32(last + c, true);
    let a = firstWeight * (top & 0xff) + lastWeight * (bottom & 0xff);
    let b = firstWeight * ((top >>> 8) & 0xff) + lastWeight * ((bottom >>> 8) & 0xff);
    let e = firstWeight * ((top >>> 16) & 0xff) + lastWeight * ((bottom >>> 16) & 0xff);
    let d = firstWeight * (top >>> 24) + lastWeight * (bottom >>> 24);
    for (let left = between, at = first + stride + c; left > 0; left -= ROWS_AT_ONCE) {
      let even = 0;
      let odd = 0;
      for (let y = Math.min(left, ROWS_AT_ONCE); y > 0; y--, at += stride) {
        const word = view.getInt32(at, true);
        even = (even + (word & 0xff00ff)) | 0;
        odd = (odd + ((word >>> 8) & 0xff00ff)) | 0;
      }
      a += even & 0xffff;
      b += odd & 0xffff;
      e += even >>> 16;
      d += odd >>> 16;
    }
    sums[c] = a;
    sums[c + 1] = b;
    sums[c + 2] = e;
    sums[c + 3] = d;
  }
  for (let c = whole; c < sums.length; c++) {
    let sum = firstWeight * view.getUint8(first + c) + lastWeight * view.getUint8(last + c);
    for (let y = 1; y <= between; y++) sum += view.getUint8(first + y * stride + c);
    sums[c] = sum;
  }
}

/** @returns means [rows][columns] in the plane's own range */
export function areaResize(plane: Plane, columns: AreaAxis, rows: AreaAxis): Float32Array {
  const { data, offset, stride, step } = plane;
  const width = columns.first.length;
  const height = rows.first.length;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const result = new Float32Array(width * height);
  const sums = new Float64Array(columns.last.at(-1)! * step + 1);
  const scale = 1 / (columns.span * rows.span);
  for (let j = 0; j < height; j++) {
    const first = rows.first[j]!;
    const last = rows.last[j]!;
    const span = {
      first: offset + first * stride,
      firstWeight: rows.firstWeight[j]!,
      last: offset + last * stride,
      lastWeight: rows.lastWeight[j]!,
      between: last - first - 1,
    };
    sumRows(view, stride, span, sums);
    for (let i = 0; i < width; i++) {
      const from = columns.first[i]! * step;
      const to = columns.last[i]! * step;
      let sum = columns.firstWeight[i]! * sums[from]! + columns.lastWeight[i]! * sums[to]!;
      for (let at = from + step; at < to; at += step) sum += sums[at]!;
      result[j * width + i] = scale * sum;
    }
  }
  return result;
}
