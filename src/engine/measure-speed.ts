import type { ExecutionProvider } from './api';
import { matmulGraph, PRODUCTS } from './onnx/matmul-graph';
import type { Runtime } from './ort';
import { staying } from './tensor';

/** Rows of the matrices, small ones first: a slow device takes a second for them. */
const sizes = [256, 512, 1024];
/** Seconds beyond which larger matrices tell nothing new. A task of the designer would wait for them. */
const ENOUGH = 0.02;
/** Runs of a size: the first compiles, the fastest counts. */
const RUNS = 3;

/** Floating-point operations a second of products of matrices. @param now clock in seconds. */
export async function measureSpeed(
  runtime: Runtime,
  provider: ExecutionProvider,
  now: () => number,
): Promise<number> {
  const session = await runtime.createSession(matmulGraph(), provider);
  try {
    let speed = 0;
    for (const size of sizes) {
      const matrix = staying(new Float32Array(size * size).fill(1 / size), size, size);
      let fastest = Infinity;
      for (let run = 0; run < RUNS; run++) {
        const start = now();
        await session.run({ x: matrix, w: matrix });
        fastest = Math.min(fastest, now() - start);
      }
      speed = Math.max(speed, (PRODUCTS * 2 * size ** 3) / Math.max(fastest, 1e-6));
      if (fastest > ENOUGH) break;
    }
    return speed;
  } finally {
    await session.release();
  }
}
