import { cell, table } from '../../../src/cli/bench/markdown';
import { figureOf } from '../../../src/cli/bench/figures';
import { testClip } from './clips';
import { decodeTable } from './decode';
import { graphTable } from './graphs';
import { type GraphTimes, graphTimes } from './graph-times';
import { gpuLines } from './gpu';
import { laneTable, LONG_SECONDS } from './lane';
import { lengthTables } from './lengths';
import { pageTable } from './page-cost';
import type { Bench } from './section';
import { CLIP_SECONDS, memoryTable, stageRuns, stageTable, waitingTable } from './stages';

/** In the order in which they are measured. */
export const sections = ['page', 'stages', 'decode', 'lane', 'lengths', 'gpu'] as const;
type Section = (typeof sections)[number];

/** Measures the sections and returns their tables, Markdown. */
export async function measureAll(bench: Bench, chosen: readonly Section[]): Promise<string[]> {
  if (!bench.hasFfmpeg)
    throw new Error(
      'ffmpeg is not installed: the clips of the benchmark are rendered from its test sources.',
    );
  const clips = [testClip(CLIP_SECONDS), testClip(CLIP_SECONDS, 660)] as const;
  const lines: string[] = [];
  const memory: (readonly string[])[] = [];
  for (const section of chosen) {
    console.error(`${new Date().toISOString().slice(11, 19)} ${section}`);
    switch (section) {
      case 'page':
        lines.push('## The page', '', ...(await pageTable(bench, clips[0])));
        break;
      case 'stages': {
        const runs = await stageRuns(bench, clips, 'wasm');
        const graphs = await graphTimes(bench.browser, CLIP_SECONDS);
        lines.push(
          '## Waiting, on wasm',
          '',
          `A clip of ${CLIP_SECONDS} s, 1280 × 720, 25 fps; a prompt of one word; each first job follows at once on the step before it.`,
          '',
          ...waitingTable(runs),
          '## Stages against native onnxruntime',
          '',
          ...graphLines(graphs),
          ...stageTable(runs, graphs),
          ...graphTable(graphs),
        );
        memory.push(...memoryTable(runs));
        break;
      }
      case 'decode':
        lines.push('## Decoding against ffmpeg', '', ...(await decodeTable(bench, clips[0])));
        break;
      case 'lane': {
        const { lines: rows, peak } = await laneTable(bench, testClip(LONG_SECONDS));
        lines.push(
          '## Frames of the lane, 30 minutes in view',
          '',
          '225,000 envelope samples and about 2,000 points; from one frame of the screen to the next.',
          '',
          ...rows,
        );
        memory.push(['30 minutes opened and played', cell(figureOf([peak]), 0)]);
        break;
      }
      case 'lengths':
        lines.push('## Cost against the length of the clip', '', ...(await lengthTables(bench)));
        break;
      case 'gpu':
        lines.push('## GPU', '', ...(await gpuLines(bench, clips)));
        break;
    }
  }
  if (memory.length > 0)
    lines.push(
      '## Highest memory',
      '',
      'All processes of the browser, proportional set size.',
      '',
      ...table(['While', 'MB'], memory),
    );
  return lines;
}

function graphLines({ native: speed, threads }: GraphTimes): string[] {
  const native = speed
    ? `Native: onnxruntime ${speed.onnxruntime} in Python, ${threads} threads as on the page.`
    : 'Native onnxruntime is missing (`npm run models:setup` installs it): seconds only.';
  return [
    `${native} The graphs alone: the same evaluations with the engine’s runtime in an empty page, and native, with inputs of the same shapes. The page’s stages also hold its own work around them; recordings and finishing, and waiting for frames, have no graph.`,
    '',
  ];
}
