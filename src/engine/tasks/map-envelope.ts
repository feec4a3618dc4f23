import { ClassDecoder } from '../../core/mapper/class-decoder';
import { detectHits } from '../../core/mapper/detect-hits';
import { LogitsJoin, mapperWindowStarts } from '../../core/mapper/windows';
import { StudioError } from '../../core/errors';
import type { MapRequest, MapResult } from '../api';
import type { TaskContext } from '../task';
import type { TaskMeter } from '../task-meter';
import { floatOutput, floats } from '../tensor';
import { loadGraphs, loadingPlan } from './load-graphs';
import { mapRoles } from './roles';
import { frameBytes, writePlanes } from './picture';
import { toSamples } from '../../core/time/samples';

/**
 * Predicts the envelope from the picture: features of every frame and of its motion, then the mapper over windows of them. A window is mapped
 * as soon as its last frame has arrived, and features that no later window reads are dropped, so that memory grows only with the envelope.
 */
export async function mapEnvelope(
  request: MapRequest,
  context: TaskContext,
): Promise<Omit<MapResult, 'status'>> {
  const { manifest } = context;
  const { fps, windowFrames, windowEnvelope } = manifest.video;
  const expected = Math.max(1, Math.ceil(request.duration * fps - 1e-6));
  const window = { frames: windowFrames, values: windowEnvelope };
  const starts = mapperWindowStarts(expected, window);
  const meter = context.meter({
    ...loadingPlan(mapRoles, context),
    'encode-picture': expected,
    'map-envelope': starts.length,
  });
  await loadGraphs(mapRoles, meter, context);

  const { envelope, roles: graphRoles } = manifest;
  const length = toSamples(request.duration, envelope.rate);
  const sides = Array.from({ length: graphRoles['rms-mapper'].channels }, () => ({
    join: new LogitsJoin(starts, window, envelope.classes, length),
    decoder: new ClassDecoder(envelope, envelope.decode, length),
  }));
  const perChannel = windowEnvelope * envelope.classes;
  /** Features of the frames from the next window's first frame on. */
  let features: Float32Array[] = [];
  let next = 0;
  const mapNext = async () => {
    meter.enter('map-envelope');
    const logits = await mapWindow(features, context);
    sides.forEach(({ join, decoder }, c) =>
      decoder.push(join.push(logits.subarray(c * perChannel, (c + 1) * perChannel))),
    );
    meter.advance();
    await context.checkpoint();
    const advance = (starts[next + 1] ?? 0) - starts[next]!;
    // The last frame stays: past the end of the picture it is repeated.
    if (advance > 0) features = features.slice(Math.min(advance, features.length - 1));
    next++;
  };
  for await (const rows of encodePicture(request.frames, context, meter)) {
    features.push(...rows);
    while (next < starts.length && features.length >= windowFrames) await mapNext();
  }
  if (features.length === 0) throw new StudioError('media-damaged', 'No frame of the clip could be decoded.');
  while (next < starts.length) await mapNext();

  const left = sides[0]!.decoder.decoding;
  const right = sides[1]?.decoder.decoding ?? left;
  return {
    envelope: { rate: envelope.rate, left: left.rms, right: right === left ? left.rms.slice() : right.rms },
    confidence: left.confidence.map((x, i) => Math.min(x, right.confidence[i]!)),
    hits: detectHits(left, right, envelope),
    seconds: meter.finish(),
  };
}

/**
 * Feature rows of the frames, chunk by chunk: the frame encoder's, then the motion encoder's. Each frame is paired with the one before it;
 * the first with itself. Time spent waiting for a batch counts as decoding.
 */
async function* encodePicture(
  batches: MapRequest['frames'],
  context: TaskContext,
  meter: TaskMeter,
): AsyncGenerator<Float32Array[]> {
  const { video } = context.manifest;
  let previous: Uint8Array | null = null;
  meter.enter('decode-picture');
  for await (const batch of batches) {
    const bytes = frameBytes(batch, video);
    const frames = Array.from({ length: batch.count }, (_, k) =>
      batch.data.subarray(k * bytes, (k + 1) * bytes),
    );
    for (let k = 0; k < frames.length; k += video.chunkFrames) {
      meter.enter('encode-picture');
      const chunk = frames.slice(k, k + video.chunkFrames);
      const rows = await encodeChunk(chunk, previous ?? chunk[0]!, context);
      previous = chunk.at(-1)!;
      meter.advance(chunk.length);
      await context.checkpoint();
      yield rows;
    }
    meter.enter('decode-picture');
  }
}

async function encodeChunk(
  chunk: readonly Uint8Array[],
  previous: Uint8Array,
  { graphs, manifest }: TaskContext,
): Promise<Float32Array[]> {
  const { width, height } = manifest.video;
  const size = 3 * width * height;
  const frames = new Float32Array(chunk.length * size);
  const pairs = new Float32Array(chunk.length * 2 * size);
  chunk.forEach((frame, k) => writePlanes(frame, frames, k * size));
  writePlanes(previous, pairs, 0);
  chunk.forEach((_, k) => {
    if (k > 0) pairs.set(frames.subarray((k - 1) * size, k * size), 2 * k * size);
    pairs.set(frames.subarray(k * size, (k + 1) * size), (2 * k + 1) * size);
  });
  const n = chunk.length;
  const frameOutputs = await graphs.run('frame-encoder', { frames: floats(frames, n, 3, height, width) });
  const motionOutputs = await graphs.run('flow', { pairs: floats(pairs, n, 6, height, width) });
  const picture = floatOutput(frameOutputs, 'features');
  const motion = floatOutput(motionOutputs, 'features');
  const [a, b] = [picture.length / n, motion.length / n];
  return chunk.map((_, k) => {
    const row = new Float32Array(a + b);
    row.set(picture.subarray(k * a, (k + 1) * a));
    row.set(motion.subarray(k * b, (k + 1) * b), a);
    return row;
  });
}

/** Logits [channels, values, classes] of the window that starts with the first features; past the end the last ones repeat. */
async function mapWindow(
  features: readonly Float32Array[],
  { graphs, manifest }: TaskContext,
): Promise<Float32Array> {
  const { windowFrames } = manifest.video;
  const width = features[0]!.length;
  const rows = new Float32Array(windowFrames * width);
  for (let k = 0; k < windowFrames; k++) rows.set(features[Math.min(k, features.length - 1)]!, k * width);
  const outputs = await graphs.run('rms-mapper', { features: floats(rows, 1, windowFrames, width) });
  return floatOutput(outputs, 'logits');
}
