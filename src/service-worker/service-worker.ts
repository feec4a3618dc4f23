import { headersFor } from '../build/security-headers';
import { FileStore } from './file-store';
import { precache } from './precache';
import type { Build, BuildFile, TakeOver, ToServiceWorker } from './protocol';
import { QuietPages } from './quiet-pages';

/** Filled in by the build. */
declare const BUILD: Build;

const CACHE_NAME = 'stable-v2a-studio';

const worker = self as unknown as ServiceWorkerGlobalScope;
const { origin } = worker.location;
const filesByPath = new Map(BUILD.files.map((file) => [file.path, file]));
const pages = new QuietPages(async () => (await openPages()).map(({ id }) => id));
/** Builds that pages without a controller have stated, by client id. */
const statedBuilds = new Map<string, string>();
let opening: Promise<FileStore> | null = null;

function store(): Promise<FileStore> {
  opening ??= caches.open(CACHE_NAME).then(
    (cache) => new FileStore(cache, BUILD, origin),
    (error: unknown) => {
      opening = null;
      throw error;
    },
  );
  return opening;
}

function openPages(): Promise<readonly Client[]> {
  return worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

/** The files that this browser may need. */
async function wantedFiles(): Promise<readonly BuildFile[]> {
  const gpu = await findGpu();
  return BUILD.files.filter(({ only }) => only === undefined || only === gpu);
}

async function findGpu(): Promise<BuildFile['only'] | null> {
  const { gpu } = navigator as unknown as { gpu?: { requestAdapter(): Promise<unknown> } };
  if (!gpu || (await gpu.requestAdapter().catch(() => null)) === null) return null;
  return 'Suspending' in WebAssembly ? 'gpu-with-jspi' : 'gpu-without-jspi';
}

/** Asks the server whether its file is still the one that the browser has, and takes that if so. */
async function download(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(path, {
    cache: 'no-cache',
    redirect: 'error',
    priority: signal ? 'low' : 'auto',
    signal: signal ?? null,
  });
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  return response.arrayBuffer();
}

async function freeBytes(): Promise<number> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || usage === undefined ? Infinity : quota - usage;
}

async function completeBuild(): Promise<void> {
  await precache({ store: await store(), pages, files: await wantedFiles(), download, freeBytes });
}

async function isComplete(): Promise<boolean> {
  return (await (await store()).absent(await wantedFiles())).length === 0;
}

/** The stored file; where it is absent or damaged the server's, if the server still has this build. */
async function serve(file: BuildFile): Promise<Response> {
  const files = await store().catch(() => null);
  const stored = await files?.find(file);
  if (stored) return stored;
  const content = await download(file.path);
  try {
    await files?.put(file, content);
  } catch (error) {
    // Without room the file is served all the same.
    if (!(error instanceof DOMException)) return anotherBuild(file);
  }
  return new Response(content, {
    headers: { ...headersFor(file.path), 'Content-Type': file.contentType },
  });
}

function anotherBuild({ path }: BuildFile): Response {
  return new Response(`${path} belongs to another build.`, {
    status: 409,
    headers: { 'Content-Type': 'text/plain' },
  });
}

/** Becomes the active worker when at most one page is open: the one that calls, which then reloads. */
async function takeOver(): Promise<TakeOver> {
  if ((await openPages()).length > 1) return 'other-pages';
  await worker.skipWaiting();
  return 'taken';
}

/** Takes control of the open pages once all of them have stated this build: each gets its files from here then. */
async function adopt(page: string, build: string): Promise<void> {
  statedBuilds.set(page, build);
  if ((await openPages()).every(({ id }) => statedBuilds.get(id) === BUILD.id)) await worker.clients.claim();
}

async function answer(message: ToServiceWorker, page: string): Promise<unknown> {
  switch (message.type) {
    case 'quiet':
      return pages.hear(page, message.quiet);
    case 'which-build':
      return BUILD.id;
    case 'adopt':
      return adopt(page, message.build);
    case 'is-complete':
      return isComplete();
    case 'complete':
      return completeBuild().then(isComplete, () => false);
    case 'take-over':
      return takeOver();
  }
}

// A worker is installed once its build is complete: until then the previous build serves its pages, or the server does.
worker.addEventListener('install', (event) => event.waitUntil(completeBuild()));

// No page of an earlier build is open now.
worker.addEventListener('activate', (event) => {
  event.waitUntil(store().then(async (files) => files.keepOnly(await wantedFiles())));
});

worker.addEventListener('message', (event) => {
  const page = (event.source as Client | null)?.id ?? '';
  const [port] = event.ports;
  event.waitUntil(
    answer(event.data as ToServiceWorker, page).then(
      (reply) => port?.postMessage(reply),
      () => port?.close(),
    ),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // The studio requests its files whole. Other packs and whatever else the server has are the server's business.
  if (request.method !== 'GET' || url.origin !== origin || request.headers.has('Range')) return;
  const path = url.pathname === '/index.html' ? '/' : url.pathname;
  const file = filesByPath.get(path);
  if (file) event.respondWith(serve(file));
});
