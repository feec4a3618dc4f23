/**
 * Standard normal quantile from +, -, ×, ÷ alone. ECMAScript does not specify the last bit of Math.log, cos and sqrt; these operations
 * are specified by IEEE 754, so the same random bits are the same noise, bit for bit, in every browser and in Python.
 * Wichura, Algorithm AS 241 (PPND16), relative accuracy about 1e-16.
 */
// prettier-ignore
const central = {
  numerator: [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608],
  denominator: [5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1],
};
// prettier-ignore
const nearTail = {
  numerator: [7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734],
  denominator: [1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1],
};
// prettier-ignore
const farTail = {
  numerator: [2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772],
  denominator: [2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1],
};

/** Coefficients from the highest power down. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}

function ratio(fit: { numerator: readonly number[]; denominator: readonly number[] }, x: number): number {
  return polynomial(fit.numerator, x) / polynomial(fit.denominator, x);
}

const LN2 = 0.6931471805599453;

/** -ln(x) for 0 < x < 1: x = m · 2^-e with m in [1, 2), ln m = 2 artanh((m - 1) / (m + 1)) by its series. */
function negativeLogarithm(x: number): number {
  let mantissa = x;
  let halvings = 0;
  while (mantissa < 1) {
    mantissa *= 2;
    halvings++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let odd = 35; odd >= 1; odd -= 2) series = series * square + 1 / odd;
  return halvings * LN2 - 2 * s * series;
}

/** √x for 2 < x < 40 by Newton's iteration from a straight line; converges to the last bits in six rounds. */
function squareRoot(x: number): number {
  let root = 1.5 + x / 8;
  for (let round = 0; round < 6; round++) root = 0.5 * (root + x / root);
  return root;
}

/** x with P(X < x) = probability for a standard normal X; 0 < probability < 1. */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (q >= -0.425 && q <= 0.425) return q * ratio(central, 0.180625 - q * q);
  const r = squareRoot(negativeLogarithm(q < 0 ? probability : 1 - probability));
  const size = r <= 5 ? ratio(nearTail, r - 1.6) : ratio(farTail, r - 5);
  return q < 0 ? -size : size;
}
