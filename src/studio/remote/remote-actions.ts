import { serverFolder } from '../../platform/server-address';
import type { StudioServices } from '../services';

type Services = Pick<StudioServices, 'here' | 'jobs' | 'models' | 'remote'>;

export interface TypedServer {
  readonly address: string;
  /** Empty for none. */
  readonly token: string;
  readonly picture: boolean;
  /** Store server and token in this browser, and connect at the next visit. */
  readonly remember: boolean;
}

export interface RemoteActions {
  /** Takes are made on this server from now on, as far as it has the pack's graphs. */
  connect(typed: TypedServer): Promise<void>;
  disconnect(): Promise<void>;
}

/** Both are the job `pack`: the engine is configured anew. */
export function remoteActions({ here, jobs, models, remote }: Services): RemoteActions {
  async function reconfigure(signal: AbortSignal): Promise<void> {
    jobs.cancel('map');
    jobs.cancel('generate');
    models.forgetEngine();
    await models.engine(signal);
  }

  return {
    connect: ({ address, token, picture, remember }) =>
      jobs.run('pack', 'connect-server', async ({ signal }) => {
        const folder = serverFolder(address.trim().replace(/v2\/?$/, ''), here, WHAT_TO_TYPE);
        const server = { address: folder.href, token: token.trim() === '' ? null : token.trim(), picture };
        const { host } = await remote.connect(server, remember, await models.manifest(signal), signal);
        await reconfigure(signal);
        return `Remote engine: ${host}.`;
      }),

    disconnect: () =>
      jobs.run('pack', 'load', async ({ signal }) => {
        await remote.disconnect();
        await reconfigure(signal);
        return 'Everything runs on this machine.';
      }),
  };
}

const WHAT_TO_TYPE = 'Type the address of an inference server.';
