import { figureOf, lineOf, percentile } from '../../../src/cli/bench/figures';
import { cell, table } from '../../../src/cli/bench/markdown';
import { testClip } from './clips';
import { framesDuring } from './frames';
import { Gestures, SHORT_GESTURE } from './gestures';
import { type Bench, type Measured, RUNS } from './section';
import { loadingSeconds, Visit, withoutModels, workingSeconds } from './visit';

/** Seconds of clips that are imported. */
const importLengths = [5, 10, 30, 75, 300, 1800];
/** Seconds of clips that are mapped and sounded. */
const modelLengths = [5, 30, 75, 300, 1800];

/** Seconds that either part may take unless all lengths are requested, and how much longer a clip of twice the length takes in it. */
const imports: Effort = { budget: 120, growth: 1.2 };
const models: Effort = { budget: 110, growth: 2 };

interface Effort {
  readonly budget: number;
  readonly growth: number;
}

/** Relative distance from a line that still counts as linear. */
const LINEAR = 0.2;

interface Cost {
  readonly length: number;
  readonly runs: Readonly<Record<string, readonly number[]>>;
}

/** Cost against the length of the clip: import and lane, then mapping and making. */
export async function lengthsSection(bench: Bench): Promise<Measured> {
  const imported = await measureLengths(bench, importLengths, imports, importCost);
  const modelled = await measureLengths(bench, modelLengths, models, modelCost);
  const cells = ({ runs }: Cost, name: string) => figureOf(runs[name] ?? []);
  const importRows = imported.map((cost) => [
    `${cost.length} s`,
    cell(cells(cost, 'import')),
    cell(figureOf((cost.runs['import'] ?? []).map((seconds) => (1000 * seconds) / cost.length)), 1),
    cell(cells(cost, 'block'), 0),
    cell(cells(cost, 'drag'), 1),
  ]);
  const modelRows = modelled.map((cost) => [
    `${cost.length} s`,
    cell(cells(cost, 'map')),
    cell(figureOf((cost.runs['map'] ?? []).map((seconds) => seconds / cost.length))),
    cell(cells(cost, 'take')),
    cell(figureOf((cost.runs['take'] ?? []).map((seconds) => seconds / cost.length))),
    cell(cells(cost, 'first')),
  ]);
  const lines = [
    '## Cost against the length of the clip',
    '',
    ...table(['Clip', 'import s', 'ms per second of clip', 'longest block ms', 'drag p95 ms'], importRows),
    describeLine('Import', imported, 'import'),
    ...notMeasured(imported, importLengths),
    '',
    ...table(
      ['Clip', 'map s', 's per second of clip', 'take s', 's per second of clip', 'first sound after s'],
      modelRows,
    ),
    describeLine('Mapping', modelled, 'map'),
    describeLine('A take', modelled, 'take'),
    ...notMeasured(modelled, modelLengths),
    '',
  ];
  return { lines };
}

/** Three runs of each length, short clips first; fewer, then none, when the time is used up. */
async function measureLengths(
  bench: Bench,
  lengths: readonly number[],
  { budget, growth }: Effort,
  measure: (bench: Bench, length: number) => Promise<Readonly<Record<string, number>>>,
): Promise<Cost[]> {
  const started = performance.now();
  const costs: Cost[] = [];
  let [lastLength, lastRun] = [lengths[0]!, 0];
  for (const length of lengths) {
    const expected = lastRun * growth ** Math.log2(length / lastLength);
    const left = budget - (performance.now() - started) / 1000;
    const count = bench.long ? RUNS : Math.min(RUNS, Math.floor(left / expected));
    if (count < 1) break;
    const runs: Record<string, number[]> = {};
    const before = performance.now();
    for (let run = 0; run < count; run++)
      for (const [name, value] of Object.entries(await measure(bench, length)))
        (runs[name] ??= []).push(value);
    lastLength = length;
    lastRun = (performance.now() - before) / 1000 / count;
    costs.push({ length, runs });
  }
  return costs;
}

async function importCost(bench: Bench, length: number): Promise<Readonly<Record<string, number>>> {
  const context = await bench.browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
  });
  const visit = await Visit.open(context, bench.address, 'wasm', withoutModels);
  await visit.longestBlock();
  const started = performance.now();
  await visit.studio.openVideo(testClip(length));
  const seconds = (performance.now() - started) / 1000;
  const block = await visit.longestBlock();
  const hand = await Gestures.begin(visit.page, length, SHORT_GESTURE);
  const drag = percentile((await framesDuring(visit.page, () => hand.drag())).gaps, 0.95);
  await context.close();
  return { import: seconds, block, drag };
}

/** Seconds of the stages of mapping and making, and until the take's first part can be played, without loading the graphs. */
async function modelCost(bench: Bench, length: number): Promise<Readonly<Record<string, number>>> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' });
  const visit = await Visit.open(context, bench.address, 'wasm');
  await visit.studio.openVideo(testClip(length));
  const map = workingSeconds(await visit.map());
  const made = await visit.take(1);
  await context.close();
  return { map, take: workingSeconds(made), first: made.firstSound! - loadingSeconds(made) };
}

/** Whether the cost is linear, as a sentence. */
function describeLine(what: string, costs: readonly Cost[], name: string): string {
  const points = costs.map(({ length, runs }) => [length, figureOf(runs[name] ?? [])!.median] as const);
  if (points.length < 2) return `- ${what}: one length measured.`;
  const { deviation, fixed, perSecond } = lineOf(points);
  const line = `${fixed.toFixed(2)} s + ${perSecond.toFixed(4)} s per second of clip`;
  if (points.length === 2) return `- ${what}, by two lengths: ${line}.`;
  const verdict = deviation <= LINEAR ? 'linear' : 'not linear';
  return `- ${what}: ${verdict}; ${line}, at most ${(100 * deviation).toFixed(0)} % off.`;
}

function notMeasured(costs: readonly Cost[], lengths: readonly number[]): string[] {
  const rest = lengths.filter((length) => costs.every((cost) => cost.length !== length));
  return rest.length > 0
    ? [`- Not measured in this time: ${rest.join(', ')} s (\`--long\` measures them).`]
    : [];
}
