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

/** Computes the weighted sums of source row `y`, one per output column. */
function sumRow(plane: Plane, y: number, columns: AreaAxis, row: Float32Array): void {
  const { data, step } = plane;
  const base = plane.offset + y * plane.stride;
  for (let i = 0; i < row.length; i++) {
    const first = base + columns.first[i]! * step;
    const last = base + columns.last[i]! * step;
    let middle = 0;
    for (let at = first + step; at < last; at += step) middle += data[at]!;
    row[i] = middle + columns.firstWeight[i]! * data[first]! + columns.lastWeight[i]! * data[last]!;
  }
}

/** @returns means [rows][columns] in the plane's own range */
export function areaResize(plane: Plane, columns: AreaAxis, rows: AreaAxis): Float32Array {
  const width = columns.first.length;
  const height = rows.first.length;
  const result = new Float32Array(width * height);
  const row = new Float32Array(width);
  const scale = 1 / (columns.span * rows.span);
  let summedRow = -1;
  for (let j = 0; j < height; j++) {
    const out = result.subarray(j * width, (j + 1) * width);
    const first = rows.first[j]!;
    const last = rows.last[j]!;
    for (let y = first; y <= last; y++) {
      const weight = (y === first ? rows.firstWeight[j]! : y === last ? rows.lastWeight[j]! : 1) * scale;
      // Neighbouring output rows can share a source row at their border.
      if (y !== summedRow) sumRow(plane, y, columns, row);
      summedRow = y;
      for (let i = 0; i < width; i++) out[i]! += weight * row[i]!;
    }
  }
  return result;
}
