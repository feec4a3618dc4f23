import { deviceMemory, findGpu, wasmTakesMachine } from '../platform/features';
import type { Caller } from '../platform/worker-rpc/caller';
import { announced, serve } from '../platform/worker-rpc/host';
import type { LoadedGraphs, PackReadOptions } from './api';
import { chooseProvider } from './choose-provider';
import { EngineHost } from './engine-host';
import { requestDevice } from './gpu-device';
import { loadRuntime } from './ort';
import type { Configuration, EngineMethods, PackFileName, PageMethods } from './protocol';
import { SessionPool } from './session-pool';
import type { Announced } from './task';

/** Time in which an adapter must be found. */
const GPU_MILLISECONDS = 10_000;

const announce: Announced = (seconds, work) => announced(self, seconds, work);
const now = () => performance.now() / 1000;

async function openPool(
  { manifest, provider: requested, shortOfMemory }: Configuration,
  file: (name: PackFileName, options: PackReadOptions) => Promise<Blob>,
  onLoaded: (graphs: LoadedGraphs) => void,
): Promise<SessionPool> {
  const gpu = requested === 'wasm' ? null : await withinLimit(findGpu());
  const choice = chooseProvider(requested, gpu);
  const device = choice.provider === 'webgpu' && gpu ? await requestDevice(gpu.adapter) : null;
  // A device that is lost while nothing runs: the next call starts a new worker.
  void device?.lost.then(() => host.isIdle && self.close());
  return new SessionPool({
    manifest,
    choice,
    loadRuntime: (signal, onProgress) => loadRuntime(device, signal, onProgress),
    file,
    onLoaded,
    announced: announce,
    now,
    deviceLost: () => isLost(device),
    memory: deviceMemory(),
    shortOfMemory,
    wasmTakesMachine: wasmTakesMachine(),
  });
}

/** A driver that does not answer must not hold up the CPU. */
function withinLimit<T>(work: Promise<T | null>): Promise<T | null> {
  const limit = new Promise<null>((resolve) => setTimeout(() => resolve(null), GPU_MILLISECONDS));
  return Promise.race([work, limit]);
}

/** `device.lost` may resolve a moment after the run that failed because of it. */
function isLost(device: GPUDevice | null): Promise<boolean> {
  if (!device) return Promise.resolve(false);
  const grace = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 100));
  return Promise.race([device.lost.then(() => true), grace]);
}

/** A message to this worker itself arrives after those that already wait. */
function yieldToMessages(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

const host = new EngineHost({
  openPool,
  packFile: (packId, name, options) => page.call('pack-file', { packId, name }, options),
  // A page that is gone needs no note.
  noteLoaded: (packId, graphs) => void page.call('graphs-loaded', { packId, graphs }).catch(() => undefined),
  evaluateRemotely: (packId, role, feeds, signal) =>
    page.call('evaluate-remotely', { packId, role, feeds }, { signal }),
  announced: announce,
  now,
  yieldToMessages,
});
const page: Caller<PageMethods> = serve<EngineMethods, PageMethods>(self, host.handlers);
