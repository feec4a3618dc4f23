import { createRoot, hydrateRoot } from 'react-dom/client';
import { createEditor } from './editor/editor';
import { deliverFile } from './platform/deliver-file';
import { encodePicture } from './platform/encode-picture';
import { openDatabase } from './platform/database';
import { deviceMemory } from './platform/features';
import {
  canPickFiles,
  canPickFolders,
  fileOfHandle,
  mayRead,
  pickFolder,
  pickVideo,
} from './platform/file-handles';
import { onHide } from './platform/on-hide';
import { measureStorage, persistStorage } from './platform/storage-space';
import { openStoredFiles } from './platform/stored-files';
import { openTabLocks } from './platform/tab-locks';
import { openKeyValueStore } from './platform/key-value';
import { onLaunchedFile } from './platform/launched-files';
import { logDetail } from './platform/log';
import { openOfflineFiles } from './platform/offline/offline';
import { filesMissing, loadPart } from './platform/page-files';
import { chooseSaveFile, removeIfEmpty } from './platform/save-file';
import { createSoundPlayer } from './playback/sound-player';
import { createTransport } from './playback/transport';
import { libraryStores } from './studio/library/records';
import type { StudioDependencies } from './studio/dependencies';
import { createStudio } from './studio/studio';
import { App } from './ui/app';
import type { EarlyInput } from './ui/early-input';
import { openFiles } from './ui/controls/open-files';
import { heldKeys } from './ui/keyboard/held-keys';

/** `?provider=wasm|webgpu` and `?pack=<id>` replace the automatic provider and the pack that ships; with `?ahead=off` takes are made when they are generated only. */
const query = new URLSearchParams(location.search);
const REQUESTED_PROVIDER = query.get('provider');
const PROVIDER =
  REQUESTED_PROVIDER === 'wasm' || REQUESTED_PROVIDER === 'webgpu' ? REQUESTED_PROVIDER : 'auto';
const PACK = /^[a-z0-9-]+$/.exec(query.get('pack') ?? '')?.[0] ?? 'compact';

const loadSoundIndex = () => loadPart(() => import('./sound-index/index-client'));

const dependencies: StudioDependencies = {
  editor: createEditor(),
  transport: createTransport({ onError: (error) => logDetail(`playback: ${String(error)}`) }),
  media: once(async () => (await loadPart(() => import('./media/media'))).createMedia()),
  files: once(async () => (await loadPart(() => import('./files/files-client'))).createFiles()),
  engine: once(async () => (await loadPart(() => import('./engine/engine-client'))).createEngine()),
  pack: async (signal) =>
    (await loadPart(() => import('./packs/pack-from-url'))).openPackFromUrl(`/packs/${PACK}`, signal),
  packIsGiven: query.has('pack'),
  packs: once(async () => (await loadPart(() => import('./packs/open-packs'))).openPacks()),
  provider: PROVIDER,
  makesAhead: query.get('ahead') !== 'off',
  connectRemote: async (...connection) =>
    (await loadPart(() => import('./engine/remote/connect-remote'))).connectRemote(...connection),
  device: { browser: navigator.userAgent, memory: deviceMemory() },
  here: location.href,
  storage: openKeyValueStore('stable-v2a-studio'),
  database: openDatabase('stable-v2a-library', libraryStores),
  locks: openTabLocks('stable-v2a-library'),
  clipCopies: openStoredFiles('clips'),
  measureStorage,
  persistStorage,
  encodePicture,
  pickVideo: canPickFiles() ? pickVideo : null,
  fileOfHandle,
  soundIndex: once(async () => (await loadSoundIndex()).createSoundIndex()),
  soundIndexExists: async () => (await loadSoundIndex()).isIndexStored(),
  pickFolder: canPickFolders() ? pickFolder : null,
  mayRead,
  soundPlayer: createSoundPlayer(),
  onHide,
  demo: fetchDemo,
  offline: openOfflineFiles(logDetail),
  microphone: async () => (await loadPart(() => import('./platform/microphone'))).openMicrophone(),
  midi: async (...listeners) => (await loadPart(() => import('./platform/midi'))).openMidi(...listeners),
  deliver: deliverFile,
  chooseSaveFile,
  removeIfEmpty,
  log: logDetail,
  now: () => new Date(),
  randomSeed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
};

const studio = createStudio(
  dependencies,
  async () => (await import('./studio/late-studio')).createLateStudio,
);

async function fetchDemo(): Promise<File> {
  const response = await fetch('/demo/demo.mp4').catch(() => null);
  const blob = await response?.blob();
  if (!response?.ok || !blob?.type.startsWith('video/')) throw await filesMissing('the demo clip');
  return new File([blob], 'demo.mp4', { type: blob.type });
}

/** One instance, made at the first call; a failed attempt is repeated. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}

/** Brings the start page to life, and gives it what the user did before. */
export function startStudio(earlyInput: EarlyInput): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html lacks #root');
  const app = (
    <App
      studio={studio}
      keys={heldKeys(window)}
      onReady={(loadKeys) => earlyInput.handOver((files) => void openFiles(studio, files), loadKeys)}
      onKeys={() => earlyInput.handOverKeys()}
    />
  );
  // The page of the development server is empty.
  if (root.hasChildNodes()) hydrateRoot(root, app);
  else createRoot(root).render(app);
  requestIdleCallback(() => {
    void studio.start().then(() => onLaunchedFile((file, handle) => studio.openFile(file, handle)));
  });
}
