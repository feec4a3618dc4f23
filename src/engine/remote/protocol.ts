import type { PackManifest, PackRole } from '../../core/pack/manifest';
import type { Tensors } from '../tensor';

/** Methods of the worker that connects to the server of a remote engine. It serves one connection. */
export interface RemoteMethods {
  connect: { params: ConnectRequest; result: ServerFound };
  evaluate: { params: { role: PackRole; feeds: Tensors }; result: Tensors };
}

export interface ConnectRequest {
  /** Ends with a slash. */
  readonly address: string;
  readonly token: string | null;
  readonly manifest: PackManifest;
  /** Graphs that the server should run. */
  readonly roles: readonly PackRole[];
}

export interface ServerFound {
  /** Name and version that the server states. */
  readonly name: string;
  /** Graphs that it has models of, which fit the manifest. */
  readonly roles: readonly PackRole[];
}
