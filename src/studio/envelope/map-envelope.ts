import type { PackManifest } from '../../core/pack/manifest';
import type { Project } from '../../core/project/project';
import { predictionCurve } from '../../editor/mapper/prediction';
import { withCurve } from '../../editor/scene';
import type { Engine, MapResult, PictureFrames } from '../../engine/api';
import type { Clip } from '../../media/api';
import type { JobContext } from '../jobs/job';

/** Streams the clip's frames through the mapper. @throws StudioError of media or engine. */
export function mapEnvelope(
  clip: Clip,
  engine: Engine,
  manifest: PackManifest,
  { signal, progress }: JobContext,
): Promise<MapResult> {
  const { fps, width, height, fit, chunkFrames } = manifest.video;
  const batches = clip.frames({ fps, width, height, fit, batch: chunkFrames, signal });
  return engine.mapEnvelope(
    { frames: pictureFrames(batches), duration: clip.info.duration },
    { signal, onProgress: progress },
  );
}

async function* pictureFrames(batches: AsyncIterable<PictureFrames>): AsyncIterable<PictureFrames> {
  for await (const { count, data } of batches) yield { count, data };
}

/** The project with the mapper's result as its prediction and, with sharp transients, as its curve. */
export function withMapping(
  project: Project,
  { envelope, confidence, hits, seconds }: MapResult,
  manifest: PackManifest,
): Project {
  const detection = {
    sensitivity: 0,
    sharpTransients: true,
    decoded: envelope,
    detected: hits,
    seconds,
  };
  const prediction = { envelope, confidence, pack: `${manifest.id} ${manifest.version}`, detection };
  return withCurve({ ...project, prediction }, predictionCurve(prediction));
}
