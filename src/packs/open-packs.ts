import { describeDevice } from '../platform/device';
import { openStoredFiles } from '../platform/stored-files';
import type { Packs } from './api';
import { PackStore } from './store/pack-store';
import { FILES_FOLDER } from './store/part-files';
import { workInWorker } from './store/work-in-worker';

export function openPacks(): Packs {
  return new PackStore({
    records: openStoredFiles('packs'),
    files: openStoredFiles(FILES_FOLDER),
    work: workInWorker(),
    device: describeDevice,
    here: globalThis.location.href,
  });
}
