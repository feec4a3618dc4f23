import type { PackFile } from '../../core/pack/manifest';
import type { StoreRequest } from './pack-work';

/** Methods of the worker that does the work on packs (platform/worker-rpc). Progress is in bytes. */
export interface PackMethods {
  'read-manifest': { params: { folder: string }; result: Blob };
  'store-files': { params: StoreRequest; result: void; progress: number };
  'check-files': { params: { files: readonly PackFile[] }; result: readonly string[]; progress: number };
}
