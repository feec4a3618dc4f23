import { figureOf } from '../../../src/cli/bench/figures';
import { cell, ratio, table } from '../../../src/cli/bench/markdown';
import type { Stage } from '../../../src/engine/api';
import { type GraphTimes, graphTimes, stageSeconds } from './graph-times';
import { graphTable } from './graphs';
import { type Bench, CLIP_SECONDS, type Clips, type Measured, RUNS } from './section';
import { type Run, stageRuns } from './stage-runs';
import { type JobCost, loadingSeconds, workingSeconds } from './visit';

/** Mapping and making on wasm, and each stage beside native onnxruntime. */
export async function stagesSection(bench: Bench, clips: Clips): Promise<Measured> {
  const runs = await stageRuns(bench, clips, { provider: 'wasm', steps: null, runs: RUNS });
  const graphs = await graphTimes(bench.browser, CLIP_SECONDS);
  return {
    lines: [
      '## Waiting, on wasm',
      '',
      `A clip of ${CLIP_SECONDS} s, 1280 × 720, 25 fps; a prompt of one word; a job follows at once on the step before it unless it says otherwise. 0 s is at once; a block of 0 ms is none over 50.`,
      '',
      ...waitingTable(runs),
      '## Stages against native onnxruntime',
      '',
      describeGraphs(graphs),
      '',
      ...stageTable(runs, graphs),
      ...graphTable(graphs),
    ],
    memory: memoryRows(runs),
  };
}

function describeGraphs({ native: speed, threads }: GraphTimes): string {
  const native = speed
    ? `Native: onnxruntime ${speed.onnxruntime} in Python, ${threads} threads as on the page.`
    : 'Native onnxruntime is missing (`npm run models:setup` installs it): seconds only.';
  return `${native} The graphs alone: the same evaluations with the engine’s runtime in an empty page, the generator’s products of weights on integers, and native in float32, with inputs of the same shapes. The page’s stages also hold its own work around them; recordings and finishing, and waiting for frames, have no graph.`;
}

/** What the designer waits for. */
export function waitingTable(runs: readonly Run[]): string[] {
  const jobs: readonly (readonly [string, (run: Run) => JobCost])[] = [
    ['First visit: first map', (run) => run.first.map],
    ['First visit: first take', (run) => run.first.take],
    ['Second visit, files in the cache: first map', (run) => run.second.map],
    ['Second visit: first take', (run) => run.second.take],
    ['Third visit, after 6 s of looking at the picture: first map', (run) => run.third.map],
    ['Third visit, after 6 s of looking at the curve: first take', (run) => run.third.take],
    ['A take with another seed', (run) => run.second.otherSeed],
    ['A take with the same recipe', (run) => run.second.sameRecipe],
    ['A second map of the same clip', (run) => run.second.sameClip],
  ];
  const rows = jobs.map(([name, jobOf]) => {
    const costs = runs.map(jobOf);
    const of = (value: (cost: JobCost) => number) => figureOf(costs.map(value));
    const worked = (value: (cost: JobCost) => number) =>
      figureOf(costs.filter(({ stages }) => Object.keys(stages).length > 0).map(value));
    /** Of the jobs whose work began with the click. */
    const during = (value: (cost: JobCost) => number) =>
      figureOf(costs.filter(({ ahead, stages }) => !ahead && Object.keys(stages).length > 0).map(value));
    return [
      name,
      cell(of((cost) => cost.waited)),
      cell(during(loadingSeconds)),
      cell(worked((cost) => workingSeconds(cost) / CLIP_SECONDS)),
      cell(during((cost) => cost.waited - loadingSeconds(cost) - workingSeconds(cost))),
      cell(
        of((cost) => cost.block),
        0,
      ),
    ];
  });
  return table(
    [
      'Job',
      'waited s',
      'of it loading s',
      'stages: s per second of clip',
      'outside the engine s',
      'longest block ms',
    ],
    rows,
  );
}

const mapStages: readonly (readonly [Stage, string])[] = [
  ['decode-picture', 'map: waiting for decoded frames'],
  ['encode-picture', 'map: frame and motion encoder'],
  ['map-envelope', 'map: mapper'],
];
const takeStages: readonly (readonly [Stage, string])[] = [
  ['embed-prompt', 'take: prompt'],
  ['encode-control', 'take: control'],
  ['diffuse', 'take: diffusion'],
  ['decode-audio', 'take: decoding'],
  ['finish-take', 'take: recordings and finishing'],
];

/** Each stage of the page beside the same graphs alone, on wasm and native. */
function stageTable(runs: readonly Run[], graphs: GraphTimes): string[] {
  const rowsOf = (stages: readonly (readonly [Stage, string])[], jobOf: (run: Run) => JobCost) =>
    stages.map(([stage, name]) => {
      const times = runs.map((run) => jobOf(run).stages[stage]).filter((seconds) => seconds !== undefined);
      const alone = stageSeconds(graphs, stage);
      const [page, wasm, native] = [times, alone.wasm, alone.native].map(figureOf);
      return [name, cell(page!), cell(wasm!), cell(native!), ratio(page!, native!), ratio(wasm!, native!)];
    });
  return table(
    ['Stage', 'page s', 'graphs alone, wasm s', 'graphs, native s', 'page / native', 'wasm / native'],
    [...rowsOf(mapStages, (run) => run.second.map), ...rowsOf(takeStages, (run) => run.second.otherSeed)],
  );
}

function memoryRows(runs: readonly Run[]): (readonly string[])[] {
  return [
    ['mapping', cell(figureOf(runs.map(({ peak }) => peak.map)), 0)],
    ['making a take', cell(figureOf(runs.map(({ peak }) => peak.take)), 0)],
  ];
}
