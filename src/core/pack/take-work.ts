/** Stages of a take whose time grows with it. Units: a prompt, latent frames, latent frames in one evaluation, latent frames, seconds of sound. */
export const takeStages = [
  'embed-prompt',
  'encode-control',
  'diffuse',
  'decode-audio',
  'finish-take',
] as const;
type TakeStage = (typeof takeStages)[number];

/** Units of work in each stage. */
export type TakeWork = Partial<Record<TakeStage, number>>;
/** Seconds per unit. */
export type TakeRates = Partial<Record<TakeStage, number>>;

/** @param frames latent frames of all windows. @param evaluations of the network in each. */
export function modelWork(frames: number, evaluations: number): TakeWork {
  return {
    'embed-prompt': 1,
    'encode-control': frames,
    diffuse: frames * evaluations,
    'decode-audio': frames,
  };
}

/** Half of what was measured before, half of a new take: the first one also compiles. */
export function learnRates(before: TakeRates, work: TakeWork, seconds: TakeRates): TakeRates {
  const rates: TakeRates = { ...before };
  for (const stage of takeStages) {
    const [units = 0, spent] = [work[stage], seconds[stage]];
    if (units <= 0 || spent === undefined) continue;
    rates[stage] = ((before[stage] ?? spent / units) + spent / units) / 2;
  }
  return rates;
}

/** Seconds of a take by rates; null when the one of a stage with work is not known. */
export function secondsOf(work: TakeWork, rates: TakeRates): number | null {
  let sum = 0;
  for (const stage of takeStages) {
    if (!work[stage]) continue;
    const rate = rates[stage];
    if (rate === undefined) return null;
    sum += work[stage] * rate;
  }
  return sum;
}
