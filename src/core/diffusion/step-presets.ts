export interface StepPreset {
  readonly name: 'Draft' | 'Standard' | 'Full';
  readonly steps: number;
}

/** Steps of a pack by default from which fewer are worth a choice. */
const MANY_STEPS = 60;

/** Numbers of steps to choose from: 25, 50 and 150 for a pack of 150, as in the paper; none for a pack that needs few. */
export function stepPresets({ steps }: { readonly steps: number }): readonly StepPreset[] {
  if (steps < MANY_STEPS) return [];
  return [
    { name: 'Draft', steps: Math.round(steps / 6) },
    { name: 'Standard', steps: Math.round(steps / 3) },
    { name: 'Full', steps },
  ];
}

/** Whether a take of so many steps is worth making again with all of them. */
export function isDraft(steps: number, sampler: { readonly steps: number }): boolean {
  return stepPresets(sampler).length > 0 && steps < sampler.steps;
}
