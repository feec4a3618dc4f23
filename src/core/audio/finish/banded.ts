/**
 * Solves A x = b for a symmetric positive definite band matrix A by Cholesky factorisation.
 * @param reach half bandwidth: A[i][j] is 0 for |i - j| > reach.
 * @param band the lower half, [n][reach + 1]: band[i × (reach + 1) + d] is A[i][i - d]. Overwritten by the factor.
 * @param b right-hand side, n values. Overwritten by x.
 */
export function solveBanded(band: Float64Array, b: Float64Array, reach: number): void {
  const n = b.length;
  const width = reach + 1;
  for (let i = 0; i < n; i++) {
    for (let d = Math.min(reach, i); d >= 0; d--) {
      const j = i - d;
      let sum = band[i * width + d]!;
      for (let k = Math.max(0, i - reach); k < j; k++)
        sum -= band[i * width + (i - k)]! * band[j * width + (j - k)]!;
      band[i * width + d] = d === 0 ? Math.sqrt(sum) : sum / band[j * width]!;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let d = 1; d <= Math.min(reach, i); d++) b[i]! -= band[i * width + d]! * b[i - d]!;
    b[i]! /= band[i * width]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let d = 1; d <= Math.min(reach, n - 1 - i); d++) b[i]! -= band[(i + d) * width + d]! * b[i + d]!;
    b[i]! /= band[i * width]!;
  }
}
