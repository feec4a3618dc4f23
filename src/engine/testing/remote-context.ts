import type { PackManifest } from '../../core/pack/manifest';
import { InferenceServer } from '../remote/inference-server';
import { RemoteGraphs } from '../remote/remote-graphs';
import { RemoteModels } from '../remote/remote-models';
import { remoteRoles } from '../../core/pack/remote-roles';
import type { Graphs } from '../task';
import type { ServerFound } from '../remote/protocol';
import { FakeInferenceServer, withTensors } from './fake-inference-server';
import type { FakeContext, fakeContext } from './fake-pack';

/** A context as `fakeContext` makes it, whose sound and picture graphs run on a fake inference server. */
export function remoteContext(
  plain: FakeContext,
  manifest: PackManifest,
  graphs: Parameters<typeof fakeContext>[1] = {},
  triton = true,
): FakeContext & { readonly server: FakeInferenceServer } {
  const stated = withTensors(manifest);
  const server = new FakeInferenceServer(stated, triton, graphs);
  const models = modelsOn(server, stated);
  const roles = remoteRoles(stated, { picture: true });
  let found: Promise<ServerFound> | null = null;
  const remote = new RemoteGraphs(plain.graphs, roles, async (role, feeds, signal) => {
    await (found ??= models.find(roles));
    return models.evaluate(role, feeds, signal);
  });
  const recording: Graphs = Object.create(remote, {
    run: {
      writable: true,
      value: (...[role, feeds, signal]: Parameters<Graphs['run']>) => {
        if (roles.includes(role)) plain.runs.push({ role, feeds });
        return remote.run(role, feeds, signal);
      },
    },
  }) as Graphs;
  return { ...plain, manifest, graphs: recording, server };
}

/** Models on a fake server. The pauses before a request is sent again are left out. */
export function modelsOn(
  server: FakeInferenceServer,
  manifest: PackManifest,
  token: string | null = null,
): RemoteModels {
  const access = { address: new URL('https://gpu.test/'), token };
  const connection = new InferenceServer(access, { fetch: server.fetch, wait: () => Promise.resolve() });
  return new RemoteModels(connection, manifest);
}
