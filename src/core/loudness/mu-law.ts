/** The µ-law grid on which RMS-Mapper predicts loudness (paper eq. 8): `classes` bins, equidistant in ln(1 + µr). */
export interface MuLaw {
  readonly classes: number;
  readonly mu: number;
}

/** The grid of the paper and of all packs. */
export const paperMuLaw: MuLaw = { classes: 64, mu: 255 };

/** Class of a linear RMS value in 0..1. */
export function classOfRms(rms: number, { classes, mu }: MuLaw): number {
  return Math.round(((classes - 1) * Math.log1p(mu * rms)) / Math.log1p(mu));
}

/** Linear RMS of a class; fractional classes lie between their neighbours. */
export function rmsOfClass(index: number, { classes, mu }: MuLaw): number {
  return Math.expm1((index / (classes - 1)) * Math.log1p(mu)) / mu;
}
