import type { PackRole } from '../../core/pack/manifest';

/** What the page shows of the remote engine. The token is not part of it. */
export interface RemoteState {
  /** `lost`: the server failed, and everything runs on this machine until the designer connects again. */
  readonly phase: 'off' | 'connected' | 'lost';
  /** As it was typed, to begin with; empty for none. */
  readonly address: string;
  /** The picture is read on the server too. */
  readonly picture: boolean;
  /** The server and its token are stored in this browser. */
  readonly remembered: boolean;
  /** While connected. */
  readonly connection: RemoteFacts | null;
}

export interface RemoteFacts {
  readonly host: string;
  readonly serverName: string;
  /** Graphs that run there, and those that it lacks. */
  readonly roles: readonly PackRole[];
  readonly missing: readonly PackRole[];
}

export const initialRemoteState: RemoteState = {
  phase: 'off',
  address: '',
  picture: false,
  remembered: false,
  connection: null,
};
