import { formatBytes } from '../format-bytes';
import { type PackManifest, packBytes, type PackRole } from './manifest';
import { ACTIVATIONS, WASM_LIMIT, weightBytes } from './session-memory';

/** What the browser says of this device. */
export interface Device {
  /** Null where the browser has no WebGPU adapter. */
  readonly gpu: {
    readonly name: string;
    /** Runs on the CPU, slower than WebAssembly. */
    readonly software: boolean;
    /** 16-bit floats in shaders. */
    readonly shaderF16: boolean;
    /** Bytes: the smaller one of the largest buffer and the largest binding. */
    readonly maxBuffer: number;
  } | null;
  /** Bytes of the machine, rounded; null where the browser does not say. */
  readonly memory: number | null;
  /** Bytes that the browser's storage has left; null where it does not say. */
  readonly freeStorage: number | null;
}

export interface Finding {
  /** `refusal`: the pack cannot be used here. `warning`: it can, but. */
  readonly severity: 'refusal' | 'warning' | 'fine';
  readonly about: 'storage' | 'gpu' | 'memory';
  /** One sentence. */
  readonly text: string;
}

/** Left to the user's work when a pack is stored, bytes. */
export const STORAGE_RESERVE = 256e6;
/** Weights beyond this make a take on the CPU slow. */
const SLOW_ON_CPU = 300e6;
/** Browsers report no more than this, so that they do not identify the machine. */
const REPORTED_MEMORY_CAP = 8e9;
/** Share of the memory that other programs leave. */
const USABLE_MEMORY = 0.75;

/** Bytes of memory that all weights take where they compute with `dtype`. */
function allWeights(manifest: PackManifest, dtype: 'float32'): number {
  const roles = Object.keys(manifest.roles) as PackRole[];
  return roles.reduce((sum, role) => sum + weightBytes(manifest, role, dtype), 0);
}

/** Bytes of memory that a take needs at least, roughly: where memory is short, graphs are loaded one after the other. */
export function memoryNeeded(manifest: PackManifest): number {
  const roles = Object.keys(manifest.roles) as PackRole[];
  const largest = Math.max(...roles.map((role) => weightBytes(manifest, role)));
  return manifest.needs?.memory ?? largest * (1 + ACTIVATIONS);
}

/** Why a device with so much memory cannot run the pack; null when it can, or does not say. */
export function memoryRefusal(manifest: PackManifest, memory: number | null): string | null {
  return refusalOf([judgeMemory(manifest, { gpu: null, memory, freeStorage: null })]);
}

/**
 * Whether a device can hold and run a pack, before anything of it is fetched. The refusals come first.
 * @param missing bytes that are not stored yet, all by default.
 */
export function judgeDevice(
  manifest: PackManifest,
  device: Device,
  missing = packBytes(manifest),
): readonly Finding[] {
  const findings = [
    judgeStorage(manifest, device, missing),
    judgeMemory(manifest, device),
    judgeGpu(manifest, device),
  ];
  const rank = { refusal: 0, warning: 1, fine: 2 };
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

/** The first reason why the pack cannot be used here; null if there is none. */
export function refusalOf(findings: readonly Finding[]): string | null {
  return findings.find(({ severity }) => severity === 'refusal')?.text ?? null;
}

function judgeStorage({ name }: PackManifest, { freeStorage }: Device, missing: number): Finding {
  const about = 'storage';
  if (freeStorage === null || missing === 0)
    return { about, severity: 'fine', text: `${formatBytes(missing)} will be stored in this browser.` };
  const free = Math.max(0, freeStorage - STORAGE_RESERVE);
  if (missing <= free)
    return {
      about,
      severity: 'fine',
      text: `${formatBytes(missing)} will be stored in this browser, which has ${formatBytes(free)} free.`,
    };
  return {
    about,
    severity: 'refusal',
    text: `${name} needs ${formatBytes(missing)} of storage, and this browser has ${formatBytes(free)} free for it. Free disk space or delete another pack.`,
  };
}

function judgeMemory(manifest: PackManifest, { memory }: Device): Finding {
  const about = 'memory';
  const needed = memoryNeeded(manifest);
  const needs = `${manifest.name} needs about ${formatBytes(needed)} of memory`;
  if (memory === null) return { about, severity: 'fine', text: `${needs}.` };
  if (needed <= memory * USABLE_MEMORY)
    return { about, severity: 'fine', text: `${needs}, which this device has.` };
  if (memory >= REPORTED_MEMORY_CAP)
    return {
      about,
      severity: 'warning',
      text: `${needs}; the browser says only that this device has ${formatBytes(memory)} or more.`,
    };
  if (needed <= memory)
    return {
      about,
      severity: 'warning',
      text: `${needs}, most of the ${formatBytes(memory)} of this device.`,
    };
  return { about, severity: 'refusal', text: `${needs}; this device has ${formatBytes(memory)}.` };
}

function judgeGpu(manifest: PackManifest, { gpu }: Device): Finding {
  const about = 'gpu';
  const obstacle = gpuObstacle(manifest, gpu);
  if (obstacle === null) return { about, severity: 'fine', text: `Runs on the GPU (${gpu?.name}).` };
  const onCpu = allWeights(manifest, 'float32');
  if (onCpu > WASM_LIMIT)
    return {
      about,
      severity: 'refusal',
      text: `${manifest.name} needs a GPU: ${obstacle}, and its networks (${formatBytes(onCpu)}) do not fit into WebAssembly's 4 GB.`,
    };
  if (onCpu > SLOW_ON_CPU)
    return { about, severity: 'warning', text: `Runs on the CPU, slowly: ${obstacle}.` };
  return { about, severity: 'fine', text: `Runs on the CPU: ${obstacle}.` };
}

/** Why the pack cannot run on the GPU, as the end of a sentence; null when it can. */
function gpuObstacle({ needs, roles }: PackManifest, gpu: Device['gpu']): string | null {
  if (!gpu) return 'this browser offers no GPU';
  if (gpu.software) return `the only adapter runs in software (${gpu.name})`;
  const half = Object.values(roles).some((graph) => graph?.dtype === 'float16' && graph.provider === 'any');
  if (half && !gpu.shaderF16) return `this one (${gpu.name}) lacks 16-bit floats (shader-f16)`;
  if (needs?.buffer !== undefined && needs.buffer > gpu.maxBuffer)
    return `this one (${gpu.name}) allows buffers of ${formatBytes(gpu.maxBuffer)}, and ${formatBytes(needs.buffer)} are needed`;
  return null;
}
