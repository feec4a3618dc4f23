import { figureOf, lineOf, percentile } from '../../../src/cli/bench/figures';
import { cell, table } from '../../../src/cli/bench/markdown';
import { testClip } from './clips';
import { framesDuring } from './frames';
import { Gestures } from './gestures';
import { type Bench, type Measured, RUNS } from './section';
import { Visit, withoutModels, workingSeconds } from './visit';

/** Seconds of clips that are imported. */
const importLengths = [5, 10, 30, 75, 300, 1800];
/** Seconds of clips that are mapped and sounded. */
const modelLengths = [5, 30, 75, 300, 1800];

/** Seconds that either part may take unless all lengths are requested; a length that has begun is finished. */
const IMPORT_BUDGET = 90;
const MODEL_BUDGET = 100;

/** Relative distance from a line that still counts as linear. */
const LINEAR = 0.2;

interface Cost {
  readonly length: number;
  readonly runs: Readonly<Record<string, readonly number[]>>;
}

/** Cost against the length of the clip: import and lane, then mapping and making. */
export async function lengthsSection(bench: Bench): Promise<Measured> {
  const imports = await measureLengths(bench, importLengths, IMPORT_BUDGET, importCost);
  const models = await measureLengths(bench, modelLengths, MODEL_BUDGET, modelCost);
  const cells = ({ runs }: Cost, name: string) => figureOf(runs[name] ?? []);
  const importRows = imports.map((cost) => [
    `${cost.length} s`,
    cell(cells(cost, 'import')),
    cell(figureOf((cost.runs['import'] ?? []).map((seconds) => (1000 * seconds) / cost.length)), 1),
    cell(cells(cost, 'block'), 0),
    cell(cells(cost, 'drag'), 1),
    cell(cells(cost, 'paint'), 1),
  ]);
  const modelRows = models.map((cost) => [
    `${cost.length} s`,
    cell(cells(cost, 'map')),
    cell(figureOf((cost.runs['map'] ?? []).map((seconds) => seconds / cost.length))),
    cell(cells(cost, 'take')),
    cell(figureOf((cost.runs['take'] ?? []).map((seconds) => seconds / cost.length))),
  ]);
  const lines = [
    '## Cost against the length of the clip',
    '',
    ...table(
      ['Clip', 'import s', 'ms per second of clip', 'longest block ms', 'drag p95 ms', 'painting p95 ms'],
      importRows,
    ),
    describeLine('Import', imports, 'import'),
    '',
    ...table(['Clip', 'map s', 's per second of clip', 'take s', 's per second of clip'], modelRows),
    describeLine('Mapping', models, 'map'),
    describeLine('A take', models, 'take'),
    ...left(models),
    '',
  ];
  return { lines };
}

/** Three runs of each length, short clips first, until the time is used up. */
async function measureLengths(
  bench: Bench,
  lengths: readonly number[],
  budget: number,
  measure: (bench: Bench, length: number, run: number) => Promise<Readonly<Record<string, number>>>,
): Promise<Cost[]> {
  const started = performance.now();
  const costs: Cost[] = [];
  for (const length of lengths) {
    const runs: Record<string, number[]> = {};
    const before = performance.now();
    for (let run = 0; run < RUNS; run++)
      for (const [name, value] of Object.entries(await measure(bench, length, run)))
        (runs[name] ??= []).push(value);
    costs.push({ length, runs });
    const now = performance.now();
    const next = lengths[costs.length] ?? length;
    const expected = ((now - before) * next) / length / 2;
    if (!bench.long && (now - started + expected) / 1000 > budget) break;
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
  const hand = await Gestures.begin(visit.page, length);
  const p95 = async (gesture: () => Promise<void>) =>
    percentile((await framesDuring(visit.page, gesture)).gaps, 0.95);
  const drag = await p95(() => hand.drag());
  const paint = await p95(() => hand.paint());
  await context.close();
  return { import: seconds, block, drag, paint };
}

/** Seconds of the stages of mapping and making, without loading the graphs. */
async function modelCost(bench: Bench, length: number): Promise<Readonly<Record<string, number>>> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' });
  const visit = await Visit.open(context, bench.address, 'wasm');
  await visit.studio.openVideo(testClip(length));
  const map = workingSeconds(await visit.map());
  const take = workingSeconds(await visit.take(1));
  await context.close();
  return { map, take };
}

/** Whether the cost is linear, as a sentence. */
function describeLine(what: string, costs: readonly Cost[], name: string): string {
  const points = costs.map(({ length, runs }) => [length, figureOf(runs[name] ?? [])!.median] as const);
  if (points.length < 2) return `- ${what}: one length measured.`;
  const { deviation, fixed, perSecond } = lineOf(points);
  const verdict = deviation <= LINEAR ? 'linear' : 'not linear';
  return `- ${what}: ${verdict}; ${fixed.toFixed(2)} s + ${perSecond.toFixed(4)} s per second of clip, at most ${(100 * deviation).toFixed(0)} % off.`;
}

function left(costs: readonly Cost[]): string[] {
  const rest = modelLengths.filter((length) => costs.every((cost) => cost.length !== length));
  return rest.length > 0
    ? [`- Not measured in this time: ${rest.join(', ')} s (\`--long\` measures them).`]
    : [];
}
