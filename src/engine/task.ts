import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { TaskMeter, WorkPlan } from './task-meter';
import type { Tensors } from './tensor';

/** The pack's graphs as functions. Roles, tensor names and layouts: models/contract/pack.schema.json. */
export interface Graphs {
  isLoaded(role: PackRole): boolean;
  /** Makes a graph ready to run; without it the first run does. */
  load(role: PackRole): Promise<void>;
  run(role: PackRole, feeds: Tensors): Promise<Tensors>;
  /** Token ids of a text with the tokenizer's special tokens, cut to the text encoder's limit. */
  tokenize(text: string): Promise<number[]>;
}

/** What a task is given besides its request. */
export interface TaskContext {
  readonly manifest: PackManifest;
  readonly graphs: Graphs;
  /** Starts the task's clock and progress. */
  meter(plan: WorkPlan): TaskMeter;
  /** Lets messages in. @throws StudioError cancelled when the caller gave up. */
  checkpoint(): Promise<void>;
}

/** Loads what a task will run, so that nothing waits for a download in the middle of it. */
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
