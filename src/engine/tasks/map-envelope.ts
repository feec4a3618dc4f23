import type { Envelope } from '../../core/loudness/envelope';
import { ClassDecoder } from '../../core/mapper/class-decoder';
import { detectHits } from '../../core/mapper/detect-hits';
import { LogitsJoin, mapperWindowStarts } from '../../core/mapper/windows';
import { StudioError } from '../../core/errors';
import type { MapRequest, MapResult } from '../api';
import type { TaskContext } from '../task';
import { floatOutput, floats } from '../tensor';
import { decodesAlone, encodePicture } from './encode-picture';
import { loadGraphs, loadingPlan } from './load-graphs';
import { mapRoles } from './roles';
import { toSamples } from '../../core/time/samples';

/**
 * Predicts the envelope from the picture: features of every frame and of its motion, then the mapper over windows of them. A window is mapped
 * as soon as its last frame has arrived, and features that no later window reads are dropped, so that memory grows only with the envelope.
 * @param onDecoded receives the samples that each window adds.
 */
export async function mapEnvelope(
  request: MapRequest,
  context: TaskContext,
  onDecoded: (samples: Envelope) => void = () => undefined,
): Promise<Omit<MapResult, 'status'>> {
  const { manifest } = context;
  const { fps, windowFrames, windowEnvelope } = manifest.video;
  const expected = Math.max(1, Math.ceil(request.duration * fps - 1e-6));
  const window = { frames: windowFrames, values: windowEnvelope };
  const starts = mapperWindowStarts(expected, window);
  const meter = context.meter({
    ...loadingPlan(mapRoles, context),
    ...(decodesAlone(context) && { 'decode-picture': expected }),
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
  const samplesFrom = (first: number): Envelope => {
    const [left, right = left] = sides.map(({ decoder }) =>
      decoder.decoding.rms.slice(first, decoder.decoded),
    );
    return { rate: envelope.rate, left: left!, right: right! };
  };
  const perChannel = windowEnvelope * envelope.classes;
  /** Features of the frames from the next window's first frame on. */
  let features: Float32Array[] = [];
  let next = 0;
  let decoded = 0;
  const mapNext = async () => {
    meter.enter('map-envelope');
    const logits = await mapWindow(features, context);
    sides.forEach(({ join, decoder }, c) =>
      decoder.push(join.push(logits.subarray(c * perChannel, (c + 1) * perChannel))),
    );
    meter.advance();
    onDecoded(samplesFrom(decoded));
    decoded = sides[0]!.decoder.decoded;
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
