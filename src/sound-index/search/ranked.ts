/** The `count` rows with the highest scores, highest first; equal ones in the order of their rows. Rows that score 0 are left out. */
export function ranked(scores: Float32Array, count: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < scores.length; row++) if (scores[row]! > 0) rows.push(row);
  return rows.sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, count);
}
