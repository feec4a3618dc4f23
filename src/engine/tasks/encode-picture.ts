import { joinFloats } from '../../core/join-arrays';
import type { MapRequest } from '../api';
import { inBursts } from './frame-bursts';
import type { TaskContext } from '../task';
import type { TaskMeter } from '../task-meter';
import { floatOutput, floats, type Tensors } from '../tensor';
import { frameBytes, writePlanes } from './picture';

/**
 * Feature rows of the frames, chunk by chunk: the frame encoder's, then the motion encoder's. Each frame is paired with the one before it;
 * the first with itself. Time spent waiting for a batch counts as decoding.
 */
export async function* encodePicture(
  batches: MapRequest['frames'],
  context: TaskContext,
  meter: TaskMeter,
): AsyncGenerator<Float32Array[]> {
  const { video } = context.manifest;
  let previous: Float32Array | null = null;
  let first = 0;
  let held: Float32Array | null = null;
  meter.enter('decode-picture');
  for await (const batch of decodesAlone(context) ? inBursts(batches, video, meter) : batches) {
    const bytes = frameBytes(batch, video);
    const frames = Array.from({ length: batch.count }, (_, k) =>
      batch.data.subarray(k * bytes, (k + 1) * bytes),
    );
    for (let k = 0; k < frames.length; k += video.chunkFrames) {
      meter.enter('encode-picture');
      const chunk = frames.slice(k, k + video.chunkFrames).map(planesOf);
      const pictures = await encodeFrames(chunk, first, held, context);
      const motions = await encodeMotion(chunk, previous ?? chunk[0]!, context);
      const rows = pictures.map((picture, i) => joinFloats([picture, motions[i]!]));
      previous = chunk.at(-1)!;
      held = pictures.at(-1)!;
      first += chunk.length;
      meter.advance(chunk.length);
      await context.checkpoint();
      yield rows;
    }
    meter.enter('decode-picture');
  }
}

/**
 * The frame encoder's features of each frame, which is given as planes [3, pixels]. A pack may run it on fewer frames than the video's; a frame between has the features of the last
 * one. @param first number of the first frame of the chunk. @param held features of the frame before it.
 */
async function encodeFrames(
  chunk: readonly Float32Array[],
  first: number,
  held: Float32Array | null,
  { graphs, manifest }: TaskContext,
): Promise<Float32Array[]> {
  const { fps, width, height } = manifest.video;
  const share = Math.min(1, (manifest.roles['frame-encoder'].fps ?? fps) / fps);
  /** How many frames are encoded before frame i. */
  const encodedBefore = (i: number) => Math.ceil(i * share - 1e-9);
  const isEncoded = (i: number) => encodedBefore(i + 1) > encodedBefore(i);
  const encoded = chunk.filter((_, k) => isEncoded(first + k));
  let features: Float32Array[] = [];
  if (encoded.length > 0) {
    const input = { frames: floats(joinFloats(encoded), encoded.length, 3, height, width) };
    features = rowsOf(await graphs.run('frame-encoder', input), encoded.length);
  }
  let last = held;
  let next = 0;
  return chunk.map((_, k) => {
    if (isEncoded(first + k)) last = features[next++]!;
    return last!;
  });
}

/** The motion encoder's features of each frame, paired with the one before it. */
async function encodeMotion(
  chunk: readonly Float32Array[],
  previous: Float32Array,
  { graphs, manifest }: TaskContext,
): Promise<Float32Array[]> {
  const { width, height } = manifest.video;
  const pairs = joinFloats(chunk.flatMap((frame, k) => [chunk[k - 1] ?? previous, frame]));
  const input = { pairs: floats(pairs, chunk.length, 6, height, width) };
  return rowsOf(await graphs.run('flow', input), chunk.length);
}

/** Whether frames are decoded while no graph runs. On more threads they are decoded while those before are encoded. */
export function decodesAlone({ graphs }: TaskContext): boolean {
  return graphs.takesMachine('frame-encoder') || graphs.takesMachine('flow');
}

/** Bytes [pixels, 3] as planes. */
function planesOf(frame: Uint8Array): Float32Array {
  const planes = new Float32Array(frame.length);
  writePlanes(frame, planes, 0);
  return planes;
}

function rowsOf(outputs: Tensors, count: number): Float32Array[] {
  const features = floatOutput(outputs, 'features');
  const width = features.length / count;
  return Array.from({ length: count }, (_, k) => features.slice(k * width, (k + 1) * width));
}
