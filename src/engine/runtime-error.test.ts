import { expect, test } from 'vitest';
import { StudioError } from '../core/errors';
import { runtimeError } from './runtime-error';

test.each([
  [
    new WebAssembly.CompileError('WebAssembly.instantiate(): expected magic word'),
    'engine-crashed',
    'The inference runtime could not be loaded: /ort/build.wasm is damaged. Check the connection and try again.',
  ],
  [
    new SyntaxError('Unexpected end of input'),
    'engine-crashed',
    'The inference runtime could not be loaded: /ort/build.mjs is damaged. Check the connection and try again.',
  ],
  [
    new RangeError('WebAssembly.Memory(): could not allocate memory'),
    'out-of-space',
    'The model needs more memory than the browser provides. Close other pages or use a shorter clip.',
  ],
  [
    new Error(
      'no available backend found. ERR: [wasm] RangeError: WebAssembly.Memory(): could not allocate memory',
    ),
    'out-of-space',
    'The model needs more memory than the browser provides. Close other pages or use a shorter clip.',
  ],
  [
    new Error('WebAssembly backend initializing failed due to timeout: 60000ms'),
    'engine-crashed',
    'The inference runtime could not be started. Try again; if that does not help, reload the page.',
  ],
])('%s', (error, code, message) => {
  expect(runtimeError(error, 'build')).toMatchObject({ code, message });
});

test('an error with a sentence stays as it is', () => {
  const cancelled = new StudioError('cancelled', 'Cancelled.');
  expect(runtimeError(cancelled, 'build')).toBe(cancelled);
});
