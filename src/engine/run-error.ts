import { StudioError } from '../core/errors';

const outOfMemory =
  /out of memory|bad_alloc|failed to allocate|array buffer allocation|Cannot enlarge memory/i;
/** An aborted emscripten module cannot be used again. */
const aborted = /^Aborted\(|unreachable|memory access out of bounds|table index is out of bounds/i;

/** A failure inside onnxruntime as a StudioError. */
export function runError(error: unknown, graph: string): StudioError {
  if (error instanceof StudioError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const detail = `${graph}: ${text}`;
  if (outOfMemory.test(text))
    return new StudioError(
      'out-of-space',
      'The model needs more memory than the browser provides. Close other pages or use a shorter clip.',
      detail,
    );
  if (error instanceof WebAssembly.RuntimeError || aborted.test(text))
    return new StudioError('engine-crashed', 'The model runtime stopped. Try again.', detail);
  return new StudioError(
    'internal',
    `The model pack's ${graph} graph failed. Choose another provider or pack.`,
    detail,
  );
}
