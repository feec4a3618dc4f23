import type { Retake, Take } from './project';

/** A take whose curves have another form, as in files. */
export type TakeWith<Curve> = Omit<Take, 'curve' | 'retakes'> & {
  readonly curve: Curve;
  readonly retakes: readonly (Omit<Retake, 'curve'> & { readonly curve: Curve })[];
};

/** The take with each of its curves in another form. */
export function withCurves<From, To>(take: TakeWith<From>, change: (curve: From) => To): TakeWith<To> {
  const retakes = take.retakes.map((retake) => ({ ...retake, curve: change(retake.curve) }));
  return { ...take, curve: change(take.curve), retakes };
}
