import { countEvaluations } from '../../core/diffusion/count-evaluations';
import { guidedFrom } from '../../core/diffusion/guidance';
import { expectedWindows } from '../../core/diffusion/windows';
import { guessRates } from '../../core/pack/guess-rates';
import { loadingTime } from '../../core/pack/loading-time';
import type { PackManifest, PackRole } from '../../core/pack/manifest';
import { fitMemory, peakMemory } from '../../core/pack/session-memory';
import { rolesOf, stageRoles } from '../../core/pack/take-roles';
import { modelWork, secondsOf } from '../../core/pack/take-work';
import { type Project, projectDuration } from '../../core/project/project';
import { promptParts } from '../../core/project/prompt-parts';
import { toSamples } from '../../core/time/samples';
import type { EngineStatus } from '../../engine/api';
import type { Measured } from './measured';
import { effectiveGuidance, effectiveRecordingShare, effectiveSampler, effectiveSteps } from './take-request';

/** What the next run takes on this device, roughly. */
export interface TakeEstimate {
  /** Of all takes of the run, with the graphs that are still to be loaded; null until the device is measured. */
  readonly seconds: number | null;
  /** Bytes. */
  readonly memory: number;
}

/** What is known of this device and its engine. */
interface Device {
  readonly engine: Pick<EngineStatus, 'provider' | 'shortOfMemory'>;
  readonly measured: Measured;
  /** Graphs that the engine has loaded. */
  readonly loadedGraphs: readonly PackRole[];
}

/** Null for takes that need no model; recordings are taken to be found. @param duration seconds of each; without it those of the clip. */
export function estimateTakes(
  project: Project,
  manifest: PackManifest,
  { engine, measured, loadedGraphs }: Device,
  duration = projectDuration(project),
): TakeEstimate | null {
  if (effectiveRecordingShare(project) >= 1) return null;
  const { provider, shortOfMemory } = engine;
  const { rates, loading, speed, memory } = measured;
  const { prompt, settings } = project;
  const { latent, audio } = manifest;
  const length = toSamples(duration, audio.sampleRate);
  const limits = { ...latent, hop: latent.downsampling, sampleRate: audio.sampleRate };
  const windows = expectedWindows(length, limits);
  const single = Math.max(latent.minFrames, Math.ceil(length / latent.downsampling));
  const parts = promptParts(prompt);
  const evaluations = countEvaluations(
    {
      sampler: effectiveSampler(settings.sampler, manifest),
      steps: effectiveSteps(project, manifest, true),
      guidance: effectiveGuidance(project, manifest),
    },
    guidedFrom(parts.words || parts.reference, prompt.negative),
    manifest,
  );
  const work = {
    ...modelWork(windows > 1 ? windows * latent.maxFrames : single, evaluations),
    'finish-take': duration,
  };
  const known = { ...(speed !== null && guessRates(manifest, speed, provider)), ...rates };
  const seconds = secondsOf(work, known);
  const roles = rolesOf(stageRoles(parts, manifest));
  const { takes } = settings;
  const fit = !shortOfMemory && fitMemory(manifest, roles, provider, memory);
  const toLoad = loadingTime(manifest, { roles, loaded: loadedGraphs, fit, takes }, loading);
  return {
    seconds: seconds === null ? null : seconds * takes + toLoad,
    memory: peakMemory(manifest, roles, provider, fit),
  };
}
