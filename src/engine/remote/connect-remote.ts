import { StudioError, throwIfAborted } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import { WorkerClient, type WorkerPort } from '../../platform/worker-rpc/client';
import { transferablesOf } from '../../platform/worker-rpc/transfer';
import type { RemoteConnection, RemoteServer } from '../api';
import type { RemoteMethods } from './protocol';
import { remoteRoles } from '../../core/pack/remote-roles';

/**
 * Connects to a server that runs graphs of a pack. The worker that does is the only part of the engine that may reach another origin, and
 * lives as long as the connection.
 * @throws StudioError server-unreachable | cancelled
 */
export function connectRemote(
  server: RemoteServer,
  manifest: PackManifest,
  signal?: AbortSignal,
): Promise<RemoteConnection> {
  return connectBy(startWorker, server, manifest, signal);
}

export async function connectBy(
  start: () => WorkerPort,
  { address, token, picture }: RemoteServer,
  manifest: PackManifest,
  signal?: AbortSignal,
): Promise<RemoteConnection> {
  throwIfAborted(signal);
  const { host } = new URL(address);
  const client = new WorkerClient<RemoteMethods>(start(), {
    describeLoss: (detail) =>
      new StudioError('server-unreachable', `The connection to the server ${host} has ended.`, detail),
  });
  try {
    const roles = remoteRoles(manifest, { picture });
    const found = await client.call('connect', { address, token, manifest, roles }, { signal });
    return {
      host,
      serverName: found.name,
      roles: found.roles,
      missing: roles.filter((role) => !found.roles.includes(role)),
      evaluate: (role, feeds, options) =>
        client.call('evaluate', { role, feeds }, { ...options, transfer: transferablesOf(feeds) }),
      close: () => client.close(),
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./remote-engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'remote-engine',
  });
}
