import type { Handlers } from '../platform/worker-rpc/callee';
import type { FileMethods } from './protocol';
import { readEnvelopeFile } from './read-envelope-file';

/** What the worker can read. */
export const fileHandlers: Handlers<FileMethods> = {
  'read-envelope': ({ file, request }) => readEnvelopeFile(file, request),
};
