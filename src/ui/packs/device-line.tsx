import { formatBytes } from '../../core/format-bytes';
import { useStudioState } from '../hooks/use-studio';

/** What the browser says of this device. */
export function DeviceLine() {
  const device = useStudioState((state) => state.packs.device);
  const reason = useStudioState((state) => state.engine?.fallbackReason ?? null);
  if (!device) return null;
  const { gpu, memory, freeStorage } = device;
  const facts = [
    gpu
      ? `GPU: ${gpu.name}${gpu.software ? ' (in software)' : ''}, 16-bit floats: ${gpu.shaderF16 ? 'yes' : 'no'}, buffers up to ${formatBytes(gpu.maxBuffer)}`
      : 'GPU: none that this browser offers',
    memory === null ? 'memory: unknown' : `memory: ${formatBytes(memory)}${memory >= 8e9 ? ' or more' : ''}`,
    freeStorage === null ? 'free storage: unknown' : `free storage: ${formatBytes(freeStorage)}`,
  ];
  return (
    <p className="hint">
      This device — {facts.join(' · ')}.{reason !== null && ` ${reason}`}
    </p>
  );
}
