import { StudioError } from '../core/errors';
import { RUNTIME_FOLDER, runtimeMissing } from './runtime-files';
import { isOutOfMemory, outOfMemory } from './run-error';

/**
 * Why onnxruntime could not start, although its files arrived. Every cause has a code that ends the worker: onnxruntime keeps a failed start.
 * @param build file name without extension.
 */
export function runtimeError(error: unknown, build: string): StudioError {
  if (error instanceof StudioError) return error;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (isOutOfMemory(text)) return outOfMemory(`start of the runtime: ${text}`);
  if (
    /CompileError|LinkError|magic word|WebAssembly\.(instantiate|compile)|both async and sync fetching/i.test(
      text,
    )
  )
    return runtimeMissing(`${RUNTIME_FOLDER}${build}.wasm is damaged`, text);
  if (/SyntaxError|module script|dynamically imported|is not a function|not defined/i.test(text))
    return runtimeMissing(`${RUNTIME_FOLDER}${build}.mjs is damaged`, text);
  return new StudioError(
    'engine-crashed',
    'The inference runtime could not be started. Try again; if that does not help, reload the page.',
    text,
  );
}
