import type { PackRole } from '../../core/pack/manifest';
import type { TaskContext } from '../task';
import type { TaskMeter, WorkPlan } from '../task-meter';

/** Units of loading a graph, whatever its size. */
const GRAPH_UNITS = 1;
const MEGABYTE = 1e6;

/** Work of loading graphs: megabytes to download, then megabytes and graphs to create sessions of. */
export function loadingPlan(
  roles: readonly PackRole[],
  { graphs }: TaskContext,
): Pick<WorkPlan, 'download' | 'load'> {
  const megabytes = graphs.bytes(roles) / MEGABYTE;
  return { download: megabytes, load: megabytes + GRAPH_UNITS * roles.length };
}

/** Loads the graphs of a task before it starts, so that it does not wait for a download in the middle. */
export async function loadGraphs(
  roles: readonly PackRole[],
  meter: TaskMeter,
  context: TaskContext,
): Promise<void> {
  const { graphs, signal } = context;
  if (roles.length === 0) return;
  meter.enter('download');
  await graphs.fetch(roles, signal, (loaded, total) => meter.downloaded(loaded, total));
  meter.complete();
  await context.checkpoint();
  meter.enter('load');
  for (const role of roles) {
    const megabytes = graphs.bytes([role]) / MEGABYTE;
    await graphs.load(role);
    meter.advance(megabytes + GRAPH_UNITS);
    await context.checkpoint();
  }
}
