import { StudioError } from '../core/errors';

const outOfMemory =
  /out of memory|bad_alloc|failed to allocate|array buffer allocation|Cannot enlarge memory/i;
/** Once emscripten has aborted, its module answers nothing any more. */
const dead = /^Aborted\(|unreachable|memory access out of bounds|table index is out of bounds/i;

/** What a failure inside onnxruntime means for the user. */
export function runError(error: unknown, graph: string): StudioError {
  if (error instanceof StudioError) return error;
  const detail = `${graph}: ${error instanceof Error ? error.message : String(error)}`;
  const text = error instanceof Error ? error.message : String(error);
  if (outOfMemory.test(text))
    return new StudioError(
      'out-of-space',
      'The model needs more memory than the browser gives. Close other pages, or use a shorter clip.',
      detail,
    );
  if (error instanceof WebAssembly.RuntimeError || dead.test(text))
    return new StudioError('engine-crashed', 'The model runtime stopped. Try again.', detail);
  return new StudioError(
    'internal',
    `The model pack's ${graph} could not be run. Choose another provider or pack.`,
    detail,
  );
}
