import type { Graphs } from '../task';
import { fakeContext, type FakeContext, fakeManifest } from './fake-pack';
import { remoteContext } from './remote-context';

/**
 * Where a task's graphs run: what tests require of numbers, seeds, windows, errors and order holds with a remote engine as it does on this machine. The
 * server is a fake one that batches as Triton does.
 */
export const places: readonly (readonly ['on this machine' | 'on a server', typeof fakeContext])[] = [
  ['on this machine', fakeContext],
  [
    'on a server',
    (manifest = fakeManifest(), graphs, checkpoint) =>
      remoteContext(fakeContext(manifest, graphs, checkpoint), manifest, graphs),
  ],
];

/** The context with some of its graphs' methods replaced. */
export function withGraphs(context: FakeContext, changes: Partial<Graphs>): FakeContext {
  return { ...context, graphs: Object.assign(Object.create(context.graphs) as Graphs, changes) };
}
