/** Coefficients that turn 8-bit Y'CbCr into 8-bit R'G'B'. */
export interface YuvMatrix {
  readonly lumaScale: number;
  readonly lumaOffset: number;
  readonly redV: number;
  readonly greenU: number;
  readonly greenV: number;
  readonly blueU: number;
}

/** ITU-R BT.601, BT.709 and BT.2020. */
const lumaWeights = {
  bt601: { red: 0.299, blue: 0.114 },
  bt709: { red: 0.2126, blue: 0.0722 },
  bt2020: { red: 0.2627, blue: 0.0593 },
};

/** @param matrix WebCodecs name; null or unknown: chosen by picture height, as players do */
export function yuvMatrix(matrix: string | null | undefined, fullRange: boolean, height: number): YuvMatrix {
  const { red, blue } = lumaWeights[matrixStandard(matrix, height)];
  const green = 1 - red - blue;
  const chromaScale = fullRange ? 1 : 255 / 224;
  return {
    lumaScale: fullRange ? 1 : 255 / 219,
    lumaOffset: fullRange ? 0 : 16,
    redV: 2 * (1 - red) * chromaScale,
    greenU: (-2 * blue * (1 - blue) * chromaScale) / green,
    greenV: (-2 * red * (1 - red) * chromaScale) / green,
    blueU: 2 * (1 - blue) * chromaScale,
  };
}

function matrixStandard(matrix: string | null | undefined, height: number): keyof typeof lumaWeights {
  if (matrix === 'bt709') return 'bt709';
  if (matrix === 'smpte170m' || matrix === 'bt470bg') return 'bt601';
  if (matrix === 'bt2020-ncl') return 'bt2020';
  return height < 720 ? 'bt601' : 'bt709';
}

/** @param out RGB bytes [pixels][3] */
export function yuvToRgb(
  luma: Float32Array,
  u: Float32Array,
  v: Float32Array,
  matrix: YuvMatrix,
  out: Uint8ClampedArray,
): void {
  for (let i = 0, at = 0; i < luma.length; i++) {
    const y = (luma[i]! - matrix.lumaOffset) * matrix.lumaScale;
    const cb = u[i]! - 128;
    const cr = v[i]! - 128;
    out[at++] = y + matrix.redV * cr;
    out[at++] = y + matrix.greenU * cb + matrix.greenV * cr;
    out[at++] = y + matrix.blueU * cb;
  }
}
