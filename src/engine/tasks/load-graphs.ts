import type { PackRole } from '../../core/pack/manifest';
import type { TaskContext } from '../task';
import type { TaskMeter, WorkPlan } from '../task-meter';

/** Units of loading a graph, whatever its size. */
const GRAPH_UNITS = 1;
const MEGABYTE = 1e6;

/** Work of loading the graphs that are not loaded: megabytes to download, then megabytes and graphs to create sessions of. */
export function loadingPlan(
  roles: readonly PackRole[],
  { graphs }: TaskContext,
): Pick<WorkPlan, 'download' | 'load'> {
  const megabytes = graphs.bytes(roles) / MEGABYTE;
  const missing = roles.filter((role) => !graphs.isLoaded(role));
  return { download: megabytes, load: megabytes + GRAPH_UNITS * missing.length };
}

/**
 * Brings the files of all graphs of a task before it starts, so that it does not wait for a download in the middle, and loads the graphs where they
 * fit into memory together. Otherwise each stage loads its own (enterStage).
 */
export async function loadGraphs(
  roles: readonly PackRole[],
  meter: TaskMeter,
  context: TaskContext,
): Promise<void> {
  const { graphs, signal } = context;
  const missing = roles.filter((role) => !graphs.isLoaded(role));
  if (missing.length === 0) return;
  meter.enter('download');
  await graphs.fetch(missing, signal, (loaded, total) => meter.downloaded(loaded, total));
  meter.complete();
  await context.checkpoint();
  if (graphs.fit(roles)) await enterStage(roles, meter, context);
}

/** Loads the graphs of a stage that are not loaded, after those of other stages have made room where they must. */
export async function enterStage(
  roles: readonly PackRole[],
  meter: TaskMeter,
  context: TaskContext,
): Promise<void> {
  const { graphs } = context;
  if (roles.every((role) => graphs.isLoaded(role))) return;
  await graphs.makeRoom(roles);
  meter.enter('load');
  for (const role of roles) {
    if (graphs.isLoaded(role)) continue;
    const megabytes = graphs.bytes([role]) / MEGABYTE;
    await graphs.load(role);
    meter.advance(megabytes + GRAPH_UNITS);
    await context.checkpoint();
  }
}
