import type { Handlers } from '../platform/worker-rpc/callee';
import type { FileMethods } from './protocol';
import { archiveHandlers } from './archive/archive-methods';
import { checkProject } from './check-project';
import { readEnvelopeFile } from './read-envelope-file';
import { readProjectFile } from './read-project-file';

/** What the worker can read and write. */
export const fileHandlers: Handlers<FileMethods> = {
  ...archiveHandlers,
  'read-project': ({ file }) => readProjectFile(file),
  'check-project': ({ stored, name }) => checkProject(stored, name),
  'read-envelope': ({ file, request }) => readEnvelopeFile(file, request),
};
