import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { TaskMeter, WorkPlan } from './task-meter';
import type { Tensors } from './tensor';

/** The pack's graphs. Roles, tensor names and shapes: models/contract/pack.schema.json. */
export interface Graphs {
  isLoaded(role: PackRole): boolean;
  /** Loads a graph before its first run, which would load it otherwise. */
  load(role: PackRole): Promise<void>;
  run(role: PackRole, feeds: Tensors): Promise<Tensors>;
  /** Token ids of a text, special tokens included, truncated to the text encoder's limit. */
  tokenize(text: string): Promise<number[]>;
}

/** Runs work that blocks the worker; the page waits up to `seconds` for its end. */
export type Announced = <Result>(seconds: number, work: () => Promise<Result>) => Promise<Result>;

/** What a task uses besides its request. */
export interface TaskContext {
  readonly manifest: PackManifest;
  readonly graphs: Graphs;
  /** Starts measuring time and progress. */
  meter(plan: WorkPlan): TaskMeter;
  readonly announced: Announced;
  /** Receives waiting messages. @throws StudioError cancelled when the caller gave up. */
  checkpoint(): Promise<void>;
}

/** Loads the graphs of a task before it starts, so that it does not wait for a download in the middle. */
export async function loadGraphs(
  roles: readonly PackRole[],
  meter: TaskMeter,
  context: TaskContext,
): Promise<void> {
  meter.enter('load');
  for (const role of roles) {
    await context.graphs.load(role);
    meter.advance();
    await context.checkpoint();
  }
}
