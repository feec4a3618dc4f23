/** A row of a table of embeddings and how near it is. */
export interface Neighbour {
  readonly row: number;
  /** Cosine of the angle between the row and the query: −1..1. */
  readonly similarity: number;
}

/**
 * The rows nearest to a query, nearest first; equally near rows in the table's order.
 * @param table unit vectors, row-major [n, D], D = the query's length; a row of zeros stands for no embedding and is left out.
 * @param query unit vector.
 * @param count most rows of the result.
 */
export function nearest(table: Float32Array, query: Float32Array, count: number): Neighbour[] {
  const similarities = cosines(table, query);
  const rows = [...similarities.keys()].filter((row) => !isNaN(similarities[row]!));
  rows.sort((a, b) => similarities[b]! - similarities[a]! || a - b);
  return rows.slice(0, Math.max(0, count)).map((row) => ({ row, similarity: similarities[row]! }));
}

/** Cosine of each row of the table to the query, NaN for a row of zeros: parameters as of `nearest`. */
export function cosines(table: Float32Array, query: Float32Array): Float32Array {
  const dimensions = query.length;
  const rows = dimensions > 0 ? Math.floor(table.length / dimensions) : 0;
  const result = new Float32Array(rows);
  for (let row = 0, at = 0; row < rows; row++) {
    let sum = 0;
    let energy = 0;
    for (let k = 0; k < dimensions; k++, at++) {
      const x = table[at]!;
      sum += x * query[k]!;
      energy += x * x;
    }
    result[row] = energy > 0 ? Math.max(-1, Math.min(1, sum)) : NaN;
  }
  return result;
}

/** The vector divided by its length; zeros stay zeros. */
export function toUnitLength(vector: Float32Array): Float32Array {
  let energy = 0;
  for (const x of vector) energy += x * x;
  const length = Math.sqrt(energy);
  if (length === 0) return vector;
  const unit = new Float32Array(vector.length);
  for (let k = 0; k < unit.length; k++) unit[k] = vector[k]! / length;
  return unit;
}
