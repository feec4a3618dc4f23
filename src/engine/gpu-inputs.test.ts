import { expect, test } from 'vitest';
import { GpuInputs } from './gpu-inputs';
import { floats } from './tensor';

function fakeDevice() {
  const log: string[] = [];
  const device = {
    createBuffer({ size }: GPUBufferDescriptor) {
      log.push(`create ${size}`);
      return { destroy: () => log.push('destroy') };
    },
    queue: { writeBuffer: (_: unknown, __: number, data: Float32Array) => log.push(`write ${data.length}`) },
  };
  return { log, inputs: new GpuInputs(device as unknown as GPUDevice) };
}

test('an input is uploaded once, and replaced by another one of its name and batch', () => {
  const { log, inputs } = fakeDevice();
  const control = floats(new Float32Array(6), 1, 6);
  const pair = floats(new Float32Array(12), 2, 6);
  const first = inputs.bufferOf('control', control);
  expect(inputs.bufferOf('control', control)).toBe(first);
  inputs.bufferOf('control', pair);
  expect(inputs.bufferOf('control', control)).toBe(first);
  expect(log).toEqual(['create 32', 'write 6', 'create 48', 'write 12']);
  inputs.bufferOf('control', floats(new Float32Array(6), 1, 6));
  expect(log.slice(4)).toEqual(['destroy', 'create 32', 'write 6']);
  inputs.destroy();
  expect(log.slice(7)).toEqual(['destroy', 'destroy']);
});
