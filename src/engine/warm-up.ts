import type { PackManifest, PackRole } from '../core/pack/manifest';
import { floats, type Tensors } from './tensor';

/** Numbers of one input, beyond which nothing is warmed up: a manifest may state any size. */
const MAX_NUMBERS = 2e7;

/**
 * Inputs of zeros for a first evaluation, in which a GPU compiles its programs: of the shortest window, or of one chunk of frames. Null for a graph
 * with other inputs.
 */
export function warmUpFeeds(manifest: PackManifest, role: PackRole): Tensors | null {
  const { latent, prompt, sampler, video } = manifest;
  // Free sizes by their names in the graphs of models/export. Guidance evaluates two prompts, unless the network takes its scale.
  const { guidanceRange } = manifest.roles['dit+controlnet'];
  const sizes = new Map([
    ['B', sampler.guidance === 1 || guidanceRange ? 1 : 2],
    ['T', latent.minFrames],
    ['K', prompt.tokens],
    ['N', video.chunkFrames],
  ]);
  const feeds: Record<string, Tensors[string]> = {};
  for (const { name, dtype, shape } of manifest.roles[role]?.inputs ?? []) {
    const dims = shape.map((size) => (typeof size === 'number' ? size : (sizes.get(size) ?? NaN)));
    const count = dims.reduce((product, size) => product * size, 1);
    if (dtype !== 'float32' || !(count <= MAX_NUMBERS)) return null;
    feeds[name] = floats(new Float32Array(count), ...dims);
  }
  return Object.keys(feeds).length > 0 ? feeds : null;
}
