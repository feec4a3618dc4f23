/**
 * Area resampling: an output pixel is the mean of the source area that it covers, edges weighted by coverage
 * (OpenCV's INTER_AREA). The same on every machine, unlike a canvas, whose filter depends on the GPU.
 */
export interface AreaAxis {
  /** First source index of each output pixel. */
  readonly first: Int32Array;
  /** Last source index (inclusive). */
  readonly last: Int32Array;
  /** Covered share of the first and of the last source pixel; those between count 1. */
  readonly head: Float32Array;
  readonly tail: Float32Array;
  /** Weights of one output pixel add up to this. */
  readonly span: number;
}

/** Enlarging has no area to average: two neighbours, weighted by distance of their centres. */
function linearAxis(sourceLength: number, start: number, length: number, outputLength: number): AreaAxis {
  const at = (i: number) =>
    Math.min(sourceLength - 1, Math.max(0, start + ((i + 0.5) * length) / outputLength - 0.5));
  const places = Array.from({ length: outputLength }, (_, i) => at(i));
  return {
    first: Int32Array.from(places, Math.floor),
    last: Int32Array.from(places, (place) => Math.min(sourceLength - 1, Math.floor(place) + 1)),
    head: Float32Array.from(places, (place) => 1 - (place - Math.floor(place))),
    tail: Float32Array.from(places, (place) => place - Math.floor(place)),
    span: 1,
  };
}

/** @param sourceLength pixels; `start` and `length` the part used, in source pixels, fractions allowed */
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
    head: new Float32Array(outputLength),
    tail: new Float32Array(outputLength),
    span,
  };
  for (let i = 0; i < outputLength; i++) {
    const from = Math.max(0, start + i * span);
    const to = Math.min(sourceLength, start + (i + 1) * span);
    const first = Math.min(sourceLength - 1, Math.floor(from + 1e-6));
    const last = Math.max(first, Math.min(sourceLength - 1, Math.ceil(to - 1e-6) - 1));
    axis.first[i] = first;
    axis.last[i] = last;
    axis.head[i] = (last === first ? to : first + 1) - from;
    axis.tail[i] = last === first ? 0 : to - last;
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

/** Sums one source row into `row`, one value per output column. */
function sumRow(plane: Plane, y: number, columns: AreaAxis, row: Float32Array): void {
  const { data, step } = plane;
  const base = plane.offset + y * plane.stride;
  for (let i = 0; i < row.length; i++) {
    const first = base + columns.first[i]! * step;
    const last = base + columns.last[i]! * step;
    let middle = 0;
    for (let at = first + step; at < last; at += step) middle += data[at]!;
    row[i] = middle + columns.head[i]! * data[first]! + columns.tail[i]! * data[last]!;
  }
}

/** @returns means, row-major [rows][columns], in the plane's own range */
export function areaResize(plane: Plane, columns: AreaAxis, rows: AreaAxis): Float32Array {
  const width = columns.first.length;
  const height = rows.first.length;
  const result = new Float32Array(width * height);
  const row = new Float32Array(width);
  const scale = 1 / (columns.span * rows.span);
  let held = -1;
  for (let j = 0; j < height; j++) {
    const out = result.subarray(j * width, (j + 1) * width);
    const first = rows.first[j]!;
    const last = rows.last[j]!;
    for (let y = first; y <= last; y++) {
      const weight = (y === first ? rows.head[j]! : y === last ? rows.tail[j]! : 1) * scale;
      // Neighbouring output rows share a source row at their border.
      if (y !== held) sumRow(plane, y, columns, row);
      held = y;
      for (let i = 0; i < width; i++) out[i]! += weight * row[i]!;
    }
  }
  return result;
}
