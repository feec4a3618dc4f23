import { findGpu } from '../platform/features';
import { chooseProvider } from './choose-provider';
import { EngineHost, type Configuration } from './engine-host';
import { requestDevice } from './gpu-device';
import { loadRuntime } from './ort';
import type { FromWorker, PackFileName, ToWorker } from './protocol';
import { SessionPool } from './session-pool';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

async function openPool(
  { manifest, provider: wish }: Configuration,
  file: (name: PackFileName) => Promise<Blob>,
): Promise<SessionPool> {
  const gpu = wish === 'wasm' ? null : await findGpu();
  const choice = chooseProvider(wish, gpu);
  const device = choice.provider === 'webgpu' && gpu ? await requestDevice(gpu.adapter) : null;
  const runtime = await loadRuntime(device);
  return new SessionPool({ manifest, choice, runtime, file, deviceLost: () => isLost(device) });
}

/** The news of a lost device may come a moment after the run that failed of it. */
function isLost(device: GPUDevice | null): Promise<boolean> {
  if (!device) return Promise.resolve(false);
  const grace = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 100));
  return Promise.race([device.lost.then(() => true), grace]);
}

/** A message to ourselves comes back behind those that already wait. */
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
  post: (message: FromWorker, transfer) => scope.postMessage(message, transfer),
  openPool,
  now: () => performance.now() / 1000,
  yieldToMessages,
});
scope.onmessage = ({ data }: MessageEvent<ToWorker>) => host.receive(data);
