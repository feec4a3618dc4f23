import type { Envelope } from '../../core/envelope/envelope';
import { joinLogits, mapperWindowStarts } from '../../core/envelope/mapper-windows';
import { decodeLogits } from '../../core/envelope/mu-law';
import { StudioError } from '../../core/errors';
import type { MapRequest, MapResult } from '../api';
import { loadGraphs, type TaskContext } from '../task';
import type { TaskMeter } from '../task-meter';
import { floatOutput, floats } from '../tensor';
import { frameBytes, writePlanes } from './picture';

const allRoles = ['frame-encoder', 'flow', 'rms-mapper'] as const;

/** The loudness that the picture asks for: features of every frame and of its motion, then the mapper over windows of them. */
export async function mapEnvelope(
  request: MapRequest,
  context: TaskContext,
): Promise<Omit<MapResult, 'status'>> {
  const { manifest, graphs } = context;
  const roles = allRoles.filter((role) => !graphs.isLoaded(role));
  const { fps, windowFrames, windowEnvelope } = manifest.video;
  const expected = Math.max(1, Math.round(request.duration * fps));
  const window = { frames: windowFrames, values: windowEnvelope };
  const meter = context.meter({
    load: roles.length,
    'encode-picture': expected,
    'map-envelope': mapperWindowStarts(expected, window).length,
  });
  await loadGraphs(roles, meter, context);
  meter.enter('encode-picture');
  const features = await encodePicture(request.frames, context, meter);
  await context.checkpoint();
  if (features.length === 0) throw new StudioError('media-damaged', 'The clip gave no picture to listen to.');

  meter.enter('map-envelope');
  const length = Math.round(request.duration * manifest.envelope.rate);
  const starts = mapperWindowStarts(Math.max(expected, features.length), window);
  const logits: Float32Array[] = [];
  for (const start of starts) {
    logits.push(await mapWindow(features, start, context));
    meter.advance();
    await context.checkpoint();
  }
  const { classes, decode, rate } = manifest.envelope;
  const { channels } = manifest.roles['rms-mapper'];
  const perChannel = windowEnvelope * classes;
  const sides = Array.from({ length: channels }, (_, c) => {
    const own = logits.map((scores) => scores.subarray(c * perChannel, (c + 1) * perChannel));
    return decodeLogits(joinLogits(own, starts, window, classes, length), manifest.envelope, decode);
  });
  const left = sides[0]!;
  const right = sides[1] ?? left;
  const envelope: Envelope = { rate, left: left.rms, right: right.rms.slice() };
  const confidence = left.confidence.map((x, i) => Math.min(x, right.confidence[i]!));
  return { envelope, confidence, seconds: meter.finish() };
}

/** One feature row per frame: the frame encoder's, then the motion encoder's. Only the last frame is kept between batches. */
async function encodePicture(
  batches: MapRequest['frames'],
  context: TaskContext,
  meter: TaskMeter,
): Promise<Float32Array[]> {
  const { video } = context.manifest;
  const features: Float32Array[] = [];
  let previous: Uint8Array | null = null;
  for await (const batch of batches) {
    const bytes = frameBytes(batch, video);
    const frames = Array.from({ length: batch.count }, (_, k) =>
      batch.data.subarray(k * bytes, (k + 1) * bytes),
    );
    for (let k = 0; k < frames.length; k += video.chunkFrames) {
      const chunk = frames.slice(k, k + video.chunkFrames);
      features.push(...(await encodeChunk(chunk, previous ?? chunk[0]!, context)));
      previous = chunk.at(-1)!;
      meter.advance(chunk.length);
      await context.checkpoint();
    }
  }
  return features;
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
  const seen = await graphs.run('frame-encoder', { frames: floats(frames, n, 3, height, width) });
  const moved = await graphs.run('flow', { pairs: floats(pairs, n, 6, height, width) });
  const picture = floatOutput(seen, 'features');
  const motion = floatOutput(moved, 'features');
  const [a, b] = [picture.length / n, motion.length / n];
  return chunk.map((_, k) => {
    const row = new Float32Array(a + b);
    row.set(picture.subarray(k * a, (k + 1) * a));
    row.set(motion.subarray(k * b, (k + 1) * b), a);
    return row;
  });
}

/** Scores [channels][values][classes] of the window that starts at frame `start`; past the end the last frame's features repeat. */
async function mapWindow(
  features: readonly Float32Array[],
  start: number,
  { graphs, manifest }: TaskContext,
): Promise<Float32Array> {
  const { windowFrames } = manifest.video;
  const width = features[0]!.length;
  const rows = new Float32Array(windowFrames * width);
  for (let k = 0; k < windowFrames; k++)
    rows.set(features[Math.min(start + k, features.length - 1)]!, k * width);
  const outputs = await graphs.run('rms-mapper', { features: floats(rows, 1, windowFrames, width) });
  return floatOutput(outputs, 'logits');
}
