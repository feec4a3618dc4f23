import { figureOf } from '../../../src/cli/bench/figures';
import { cell, ratio, table } from '../../../src/cli/bench/markdown';
import { launchChromium } from '../../../src/cli/chromium';
import { softwareNames } from '../../../src/platform/features';
import { testClip } from './clips';
import { packCalls, sumOfCalls } from './graph-times';
import { networkSpeed } from './python';
import { type Bench, CLIP_SECONDS, type Clips, type Measured, RUNS } from './section';
import { type Run, stageRuns } from './stage-runs';
import { waitingTable } from './stages';

const title = ['## GPU', ''];

/** A software adapter needs minutes for a second of sound in one step. */
const REHEARSAL = { seconds: 1, steps: 1, runs: 1 };

/** The same jobs on WebGPU where the machine has a GPU, and PyTorch on that card. */
export async function gpuSection({ address, rehearse }: Bench, clips: Clips): Promise<Measured> {
  const browser = await launchChromium(rehearse ? 'webgpu' : undefined);
  try {
    const page = await browser.newPage();
    await page.goto(address);
    const hardware = await page.evaluate<boolean>(HAS_GPU);
    await page.close();
    if (!hardware && rehearse) return await rehearsal({ address, browser });
    if (!hardware)
      return {
        lines: [...title, 'No GPU here: the browser has no WebGPU adapter, or one in software only.', ''],
      };
    const runs = await stageRuns({ address, browser }, clips, {
      provider: 'webgpu',
      steps: null,
      runs: RUNS,
    });
    return { lines: [...title, ...waitingTable(runs), ...networkLines(runs)] };
  } finally {
    await browser.close();
  }
}

/** The section's way through the page on a software adapter. */
async function rehearsal(bench: Pick<Bench, 'address' | 'browser'>): Promise<Measured> {
  const { seconds, steps, runs } = REHEARSAL;
  const clips: Clips = [testClip(seconds), testClip(seconds, 660), testClip(seconds, 880)];
  const done = await stageRuns(bench, clips, { provider: 'webgpu', steps, runs });
  const note = `A rehearsal on a software adapter: a clip of ${seconds} s, takes of ${steps} step, ${runs} run. Its figures say nothing of a GPU.`;
  return { lines: [...title, note, '', ...waitingTable(done), ...networkLines(done)] };
}

function networkLines(runs: readonly Run[]): string[] {
  const speed = networkSpeed(packCalls(CLIP_SECONDS));
  if (!speed) return ['PyTorch with CUDA is not installed here.', ''];
  const page = figureOf(runs.map(({ second }) => second.otherSeed.stages.diffuse ?? NaN));
  const torch = figureOf(sumOfCalls(speed.seconds));
  return table(
    ['Diffusion', 's', 'page / PyTorch'],
    [
      ['the page on WebGPU', cell(page), ratio(page, torch)],
      [`PyTorch ${speed.torch} on ${speed.gpu}`, cell(torch), ''],
    ],
  );
}

/** As text: a compiled function would carry the compiler's helpers, which the page does not have. */
const HAS_GPU = `(async () => {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return false;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  return !isFallbackAdapter && !${softwareNames}.test([vendor, architecture, device, description].join(' '));
})()`;
