import { table } from '../../../src/cli/bench/markdown';
import { testClip } from './clips';
import { decodeSection } from './decode';
import { gpuSection } from './gpu';
import { laneSection } from './lane';
import { lengthsSection } from './lengths';
import { pageSection } from './page-cost';
import { type Bench, CLIP_SECONDS, type Clips, type Section } from './section';
import { stagesSection } from './stages';

/** In the order in which they are measured. */
export const sections = ['page', 'stages', 'decode', 'lane', 'lengths', 'gpu'] as const;
type SectionName = (typeof sections)[number];

const measures: Readonly<Record<SectionName, Section>> = {
  page: pageSection,
  stages: stagesSection,
  decode: decodeSection,
  lane: laneSection,
  lengths: lengthsSection,
  gpu: gpuSection,
};

/** What was measured, as Markdown. */
export interface Report {
  readonly lines: string[];
  /** Sections that ended with an error. */
  readonly failed: readonly SectionName[];
}

/** A section that fails does not end the others. @throws Error without ffmpeg. */
export async function measureAll(bench: Bench, chosen: readonly SectionName[]): Promise<Report> {
  if (!bench.hasFfmpeg)
    throw new Error(
      'ffmpeg is not installed: the clips of the benchmark are rendered from its test sources.',
    );
  const clips: Clips = [testClip(CLIP_SECONDS), testClip(CLIP_SECONDS, 660), testClip(CLIP_SECONDS, 880)];
  const lines: string[] = [];
  const memory: (readonly string[])[] = [];
  const failed: SectionName[] = [];
  for (const name of chosen) {
    console.error(`${new Date().toISOString().slice(11, 19)} ${name}`);
    try {
      const measured = await measures[name](bench, clips);
      lines.push(...measured.lines);
      memory.push(...(measured.memory ?? []));
    } catch (error) {
      console.error(error);
      lines.push(`## ${name}`, '', 'Not measured: it ended with an error.', '');
      failed.push(name);
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
  return { lines, failed };
}
