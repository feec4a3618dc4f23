import type { StoreApi } from 'zustand/vanilla';
import { StudioError, throwIfAborted, toErrorDto } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import type { RemoteConnection, RemoteServer } from '../../engine/api';
import type { StudioDependencies } from '../dependencies';
import { isRunning } from '../jobs/job';
import { withAlert, withoutAlert } from '../messages/alerts';
import type { StudioState } from '../state';
import { rememberedServer, rememberServer } from './remote-settings';
import type { RemoteState } from './remote-state';

type Dependencies = Pick<StudioDependencies, 'connectRemote' | 'log' | 'storage'>;

const UNTIL_THEN = 'Everything runs on this machine until you connect again in Model packs.';

/**
 * The server that runs a part of the graphs, and the connection to it for the pack in use. A take is never made on two machines: when the server fails, the
 * take fails too, and from the next one on everything runs here.
 */
export class RemoteEngine {
  private server: RemoteServer | null = null;
  private connected: { readonly manifest: PackManifest; readonly connection: RemoteConnection } | null = null;
  private restoring: Promise<void> | null = null;

  /** @param onLoss called when the engine must be configured without the connection. */
  constructor(
    private readonly dependencies: Dependencies,
    private readonly store: StoreApi<StudioState>,
    private readonly onLoss: () => void,
  ) {}

  /** Connects to a server for a pack; then the engine is to be configured anew. @throws StudioError server-unreachable | cancelled */
  async connect(
    server: RemoteServer,
    remember: boolean,
    manifest: PackManifest,
    signal?: AbortSignal,
  ): Promise<RemoteConnection> {
    await this.restore();
    const connection = await this.dependencies.connectRemote(server, manifest, signal);
    this.close();
    this.server = server;
    this.connected = { manifest, connection };
    this.store.setState(withoutAlert('remote'));
    this.set({ ...stateOf(server, connection), remembered: remember });
    await this.remember(remember ? server : null);
    return connection;
  }

  /** Everything runs on this machine, also at the next visit. */
  async disconnect(): Promise<void> {
    await this.restore();
    this.close();
    this.server = null;
    this.set({ phase: 'off', connection: null, remembered: false });
    await this.remember(null);
  }

  /** A server was chosen and has not failed. */
  async isUsed(): Promise<boolean> {
    await this.restore();
    return this.server !== null;
  }

  /** The connection with which a pack is used; null when everything runs here. A server that fails is said on the page. @throws StudioError cancelled */
  async connectionFor(manifest: PackManifest, signal?: AbortSignal): Promise<RemoteConnection | null> {
    await this.restore();
    if (!this.server) return null;
    if (this.connected?.manifest !== manifest) {
      this.close();
      try {
        const connection = await this.dependencies.connectRemote(this.server, manifest, signal);
        this.connected = { manifest, connection };
        this.set(stateOf(this.server, connection));
      } catch (error) {
        throwIfAborted(signal);
        this.lose(error);
        return null;
      }
    }
    const { connection } = this.connected;
    if (connection.roles.length === 0) return null;
    return {
      ...connection,
      evaluate: async (...evaluation) => {
        try {
          return await connection.evaluate(...evaluation);
        } catch (error) {
          const { code } = toErrorDto(error);
          if (code !== 'server-unreachable') throw error;
          if (this.connected?.connection === connection) {
            this.lose(error, this.isSaidByJob());
            this.onLoss();
          }
          throw withConsequence(error);
        }
      },
    };
  }

  /** What an earlier visit has stored. */
  private restore(): Promise<void> {
    this.restoring ??= rememberedServer(this.dependencies.storage).then((server) => {
      this.server = server;
      if (server) this.set({ address: server.address, picture: server.picture, remembered: true });
    });
    return this.restoring;
  }

  private async remember(server: RemoteServer | null): Promise<void> {
    try {
      await rememberServer(this.dependencies.storage, server);
    } catch (error) {
      this.dependencies.log(`remote engine: ${String(error)}`);
      this.set({ remembered: false });
    }
  }

  /** A job that runs graphs shows its own error. */
  private isSaidByJob(): boolean {
    const { jobs } = this.store.getState();
    return [jobs.map, jobs.generate, jobs.reference].some(isRunning);
  }

  private lose(error: unknown, isSaid = false): void {
    const { message, detail } = withConsequence(error);
    if (detail !== undefined) this.dependencies.log(`remote engine: ${detail}`);
    this.close();
    this.server = null;
    this.set({ phase: 'lost', connection: null });
    if (!isSaid) this.store.setState(withAlert('remote', message));
  }

  private close(): void {
    this.connected?.connection.close();
    this.connected = null;
  }

  private set(changes: Partial<RemoteState>): void {
    this.store.setState(({ remote }) => ({ remote: { ...remote, ...changes } }));
  }
}

/** The error and what follows from it, which is what the designer wants to know. */
function withConsequence(error: unknown): StudioError {
  const { code, message, detail } = toErrorDto(error);
  return new StudioError(code, `${message} ${UNTIL_THEN}`, detail);
}

function stateOf(
  { address, picture }: RemoteServer,
  { host, serverName, roles, missing }: RemoteConnection,
): Partial<RemoteState> {
  return { phase: 'connected', address, picture, connection: { host, serverName, roles, missing } };
}
