import type { Handlers } from '../platform/worker-rpc/callee';
import type { SoundIndex } from './api';
import type { IndexMethods } from './protocol';

export function indexHandlers(index: SoundIndex): Handlers<IndexMethods> {
  return {
    open: ({ encoder }) => index.open(encoder),
    'add-folder': ({ name, handle }) => index.addFolder(name, handle),
    'remove-folder': ({ id }) => index.removeFolder(id),
    survey: ({ id, files }, { signal, progress }) =>
      index.survey(id, { ...(files && { files }), signal, onProgress: progress }),
    next: ({ id }) => index.next(id),
    add: ({ id, file, content }) => index.add(id, file, content),
    fail: ({ id, file, problem }) => index.fail(id, file, problem),
    folder: ({ id }) => index.folder(id),
    search: (search) => index.search(search),
    nearest: ({ embedding, count }) => index.nearest(embedding, count),
    entry: ({ id }) => index.entry(id),
    file: ({ id }) => index.file(id),
  };
}
