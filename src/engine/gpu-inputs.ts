import type { Tensor } from './tensor';

/** onnxruntime reads buffers in pieces of so many bytes. */
const ALIGNMENT = 16;
/** STORAGE, COPY_SRC and COPY_DST of GPUBufferUsage, which exists only where there is WebGPU. */
const USAGE = 0x80 | 0x04 | 0x08;

interface Uploaded {
  readonly tensor: Tensor;
  readonly buffer: GPUBuffer;
}

/**
 * Inputs of one graph that are the same in many of its runs, on the GPU: each is uploaded once, and replaced when another one is given under its
 * name and number of items.
 */
export class GpuInputs {
  private readonly uploaded = new Map<string, Uploaded>();

  constructor(private readonly device: GPUDevice) {}

  bufferOf(name: string, tensor: Tensor): GPUBuffer {
    const key = `${name} ${tensor.dims[0]}`;
    const known = this.uploaded.get(key);
    if (known?.tensor === tensor) return known.buffer;
    known?.buffer.destroy();
    const { data } = tensor;
    const size = Math.ceil(data.byteLength / ALIGNMENT) * ALIGNMENT;
    const buffer = this.device.createBuffer({ size, usage: USAGE });
    this.device.queue.writeBuffer(buffer, 0, data);
    this.uploaded.set(key, { tensor, buffer });
    return buffer;
  }

  destroy(): void {
    for (const { buffer } of this.uploaded.values()) buffer.destroy();
    this.uploaded.clear();
  }
}
