import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright';
import { type GraphCall, mapCalls, takeCalls } from '../../../src/cli/bench/graph-calls';
import { parseManifest } from '../../../src/core/pack/manifest';
import { openHarness, serveHarness } from '../../harness/serve-harness';
import type {} from '../../harness/graphs-page';
import { nativeSpeed, type NativeSpeed } from './python';
import { RUNS } from './section';

/** Seconds of each run. */
type RunSeconds = readonly number[];

/** The graphs of mapping and of a take, evaluated alone with inputs of the page's shapes. */
export interface GraphTimes {
  readonly calls: readonly GraphCall[];
  readonly threads: number;
  /** Of every run, call by call. */
  readonly wasmSeconds: readonly RunSeconds[];
  /** Null where Python has no onnxruntime. */
  readonly native: NativeSpeed | null;
}

/** Evaluations of mapping and of a take with the compact pack. @param seconds of the clip. */
export function packCalls(seconds: number): GraphCall[] {
  const text = readFileSync('models/packs/compact/manifest.json', 'utf8');
  const manifest = parseManifest(JSON.parse(text), 'compact');
  return [...mapCalls(manifest, seconds), ...takeCalls(manifest, seconds)];
}

/** @param seconds of the clip. */
export async function graphTimes(browser: Browser, seconds: number): Promise<GraphTimes> {
  const calls = packCalls(seconds);
  const harness = await serveHarness('graphs');
  const page = await openHarness(browser, harness.url);
  const wasm = await page.evaluate((request) => window.graphSpeed(request), { calls, runs: RUNS });
  await page.close();
  await harness.close();
  return {
    calls,
    threads: wasm.threads,
    wasmSeconds: wasm.seconds,
    native: nativeSpeed(calls, wasm.threads),
  };
}

/** Seconds of a stage's graphs in each run, on wasm and native. */
export function stageSeconds({ calls, native, wasmSeconds }: GraphTimes, stage: string) {
  const chosen = (all: readonly RunSeconds[]) => all.filter((_, k) => calls[k]!.stage === stage);
  return { wasm: sumOfCalls(chosen(wasmSeconds)), native: sumOfCalls(chosen(native?.seconds ?? [])) };
}

/** Run by run. */
export function sumOfCalls(calls: readonly RunSeconds[]): number[] {
  return (calls[0] ?? []).map((_, run) => calls.reduce((sum, times) => sum + times[run]!, 0));
}
