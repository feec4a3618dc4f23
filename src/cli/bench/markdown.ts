import { type Figure } from './figures';

const NONE = '–';

/** Lines of a Markdown table, followed by a blank line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, k) => (k === 0 ? '---' : '--:'))), ...rows.map(line), ''];
}

/** Median, and in brackets the least and the most of the runs. */
export function cell(figure: Figure | null, digits = 2): string {
  if (!figure) return NONE;
  const { median, least, most, runs } = figure;
  const text = (value: number) => value.toFixed(digits);
  return runs === 1 ? text(median) : `${text(median)} (${text(least)}–${text(most)})`;
}

/** How many times one median is the other. */
export function ratio(of: Figure | null, to: Figure | null): string {
  return of && to && to.median > 0 ? `${(of.median / to.median).toFixed(2)} ×` : NONE;
}
