import { findGpu } from '../platform/features';
import type { Caller } from '../platform/worker-rpc/caller';
import { announced, serve } from '../platform/worker-rpc/host';
import { chooseProvider } from './choose-provider';
import { EngineHost } from './engine-host';
import { requestDevice } from './gpu-device';
import { loadRuntime } from './ort';
import type { Configuration, EngineMethods, PackFileName, PageMethods } from './protocol';
import { SessionPool } from './session-pool';
import type { Announced } from './task';

const announce: Announced = (seconds, work) => announced(self, seconds, work);
const now = () => performance.now() / 1000;

async function openPool(
  { manifest, provider: requested }: Configuration,
  file: (name: PackFileName) => Promise<Blob>,
): Promise<SessionPool> {
  const gpu = requested === 'wasm' ? null : await findGpu();
  const choice = chooseProvider(requested, gpu);
  const device = choice.provider === 'webgpu' && gpu ? await requestDevice(gpu.adapter) : null;
  const runtime = await loadRuntime(device);
  return new SessionPool({
    manifest,
    choice,
    runtime,
    file,
    announced: announce,
    now,
    deviceLost: () => isLost(device),
  });
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
  packFile: (packId, name) => page.call('pack-file', { packId, name }),
  announced: announce,
  now,
  yieldToMessages,
});
const page: Caller<PageMethods> = serve<EngineMethods, PageMethods>(self, host.handlers);
