import type { Found } from './read-library';
import type { Edit } from './work';

export interface Loss {
  readonly what: Edit['what'];
  /** Milliseconds from the edit to the kill. */
  readonly age: number;
}

/** The edits that are lost. Of words and references the latest one stands for those before it. */
export function lostEdits(edits: readonly Edit[], found: Found | null, killed: number): readonly Loss[] {
  const of = (what: Edit['what']) => edits.filter((edit) => edit.what === what);
  const afterLast = (what: Edit['what'], trace: string | undefined) =>
    of(what).slice(of(what).findIndex((edit) => edit.trace === trace) + 1);
  const pointsOf = (trace: string) => Number(/of (\d+)/.exec(trace)?.[1] ?? 0);
  const lost = [
    ...afterLast('words', found?.words),
    ...afterLast('reference', found?.references.at(-1)?.name),
    ...of('take').filter(({ trace }) => (found?.takes.length ?? 0) < Number(trace)),
    ...of('points').filter(({ trace }) => (found?.points ?? 0) < pointsOf(trace)),
  ];
  return lost.flatMap(({ what, at }) => (at === null ? [] : [{ what, age: killed - at }]));
}

/** Sounds that the project refers to and that are not stored. */
export function missingSounds(found: Found | null): number {
  return found ? [...found.takes, ...found.references].filter(({ hasSound }) => !hasSound).length : 0;
}
