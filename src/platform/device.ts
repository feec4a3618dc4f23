import type { Device } from '../core/pack/device-needs';
import { deviceMemory, findGpu } from './features';
import { measureStorage } from './storage-space';

/** Time in which an adapter must be found. */
const GPU_MILLISECONDS = 5000;

/** What the browser says of this device's GPU, memory and free storage. */
export async function describeDevice(): Promise<Device> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), GPU_MILLISECONDS));
  const [gpu, space] = await Promise.all([
    Promise.race([findGpu().catch(() => null), late]),
    measureStorage(),
  ]);
  return {
    gpu: gpu && {
      name: gpu.name,
      software: gpu.software,
      shaderF16: gpu.adapter.features.has('shader-f16'),
      maxBuffer: Math.min(gpu.adapter.limits.maxBufferSize, gpu.adapter.limits.maxStorageBufferBindingSize),
    },
    memory: deviceMemory(),
    freeStorage: space && Math.max(0, space.quota - space.used),
  };
}
