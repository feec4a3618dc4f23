/**
 * Philox4x32-10, a counter-based random generator: 128 counter bits and 64 key bits in, 128 random bits out
 * (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011). Integer operations only: the same bits in every JavaScript engine.
 */
const MULTIPLIER0 = 0xd2511f53;
const MULTIPLIER1 = 0xcd9e8d57;
const WEYL0 = 0x9e3779b9;
const WEYL1 = 0xbb67ae85;
const ROUNDS = 10;

/** High 32 bits of the 64-bit product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (aLow * bHigh + (middle & 0xffff)) >>> 16;
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + carry) >>> 0;
}

/** Writes four unsigned 32-bit integers to `out`; words of counter and key are unsigned 32-bit integers. */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER0, c0);
    const low0 = Math.imul(MULTIPLIER0, c0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER1, c2);
    const low1 = Math.imul(MULTIPLIER1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL0) >>> 0;
    k1 = (k1 + WEYL1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}
