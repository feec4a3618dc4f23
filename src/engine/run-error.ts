import { StudioError } from '../core/errors';

const memory =
  /out of memory|bad_alloc|failed to allocate|could not allocate|allocation failed|array buffer allocation|Cannot enlarge memory/i;
/** An aborted emscripten module cannot be used again. */
const aborted = /^Aborted\(|unreachable|memory access out of bounds|table index is out of bounds/i;

export function isOutOfMemory(text: string): boolean {
  return memory.test(text);
}

export function outOfMemory(detail: string): StudioError {
  return new StudioError(
    'out-of-space',
    'The model needs more memory than the browser provides. Close other pages or use a shorter clip.',
    detail,
  );
}

/** A failure inside onnxruntime as a StudioError. */
export function runError(error: unknown, graph: string): StudioError {
  if (error instanceof StudioError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const detail = `${graph}: ${text}`;
  if (isOutOfMemory(text)) return outOfMemory(detail);
  if (error instanceof WebAssembly.RuntimeError || aborted.test(text))
    return new StudioError('engine-crashed', 'The model runtime stopped. Try again.', detail);
  return new StudioError(
    'internal',
    `The model pack's ${graph} graph failed. Choose another provider or pack.`,
    detail,
  );
}
