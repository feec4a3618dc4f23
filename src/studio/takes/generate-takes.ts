import type { Envelope } from '../../core/loudness/envelope';
import { meanLevelError } from '../../core/loudness/level-error';
import { sampleStereo } from '../../core/curve/evaluate';
import type { Pcm } from '../../core/audio/pcm';
import { StudioError, throwIfAborted } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import { type Project, projectDuration, type Take } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import type { Engine, GenerateRequest, SamplerName } from '../../engine/api';
import type { JobContext, JobProgress } from '../jobs/job';
import { samplersFor } from '../../core/diffusion/choose-sampler';
import { packGuidance } from '../../core/diffusion/pack-guidance';

export interface FinishedTake {
  readonly take: Take;
  readonly pcm: Pcm;
  readonly measured: Envelope;
}

export interface GenerateDependencies {
  readonly engine: Engine;
  readonly manifest: PackManifest;
  readonly sound: (id: string) => Pcm | undefined;
  readonly now: () => Date;
}

export const MAX_SEED = 2 ** 32 - 1;

/**
 * Makes the document's takes one after the other, with seeds that count up from the one set; each is handed over when it is done.
 * @throws StudioError request-invalid when the named reference sound is not at hand; else as Engine.generate.
 */
export async function generateTakes(
  document: Project,
  dependencies: GenerateDependencies,
  context: JobContext,
  onTake: (finished: FinishedTake) => void,
): Promise<void> {
  const count = document.settings.takes;
  const spent: number[] = [];
  for (let i = 0; i < count; i += 1) {
    throwIfAborted(context.signal);
    const seed = (document.settings.seed + i) % (MAX_SEED + 1);
    const started = performance.now();
    const progress = (now: JobProgress) => {
      const sofar = (performance.now() - started) / 1000;
      context.progress(overAll(now, i, count, spent, sofar));
    };
    onTake(await generateTake(document, seed, dependencies, { ...context, progress }));
    spent.push((performance.now() - started) / 1000);
  }
}

async function generateTake(
  document: Project,
  seed: number,
  { engine, manifest, sound, now }: GenerateDependencies,
  { signal, progress }: JobContext,
): Promise<FinishedTake> {
  const request = takeRequest(document, seed, manifest, sound);
  const { pcm, measured, envelopeError, status, seconds } = await engine.generate(request, {
    signal,
    onProgress: progress,
  });
  const take: Take = {
    id: crypto.randomUUID(),
    name: '',
    seed,
    prompt: document.prompt,
    steps: request.steps,
    guidance: request.guidance,
    sampler: request.sampler,
    envelopeLock: request.envelopeLock,
    packId: manifest.id,
    packVersion: manifest.version,
    provider: status.provider,
    seconds: { ...seconds },
    envelopeError,
    levelError: meanLevelError(request.envelope, measured),
    created: now().toISOString(),
  };
  return { take, pcm, measured };
}

function takeRequest(
  document: Project,
  seed: number,
  manifest: PackManifest,
  sound: (id: string) => Pcm | undefined,
): GenerateRequest {
  const { prompt, settings } = document;
  const duration = projectDuration(document);
  return {
    envelope: sampleStereo(renderedCurve(document), manifest.envelope.rate, duration),
    duration,
    prompt: prompt.text,
    negativePrompt: prompt.negative,
    reference: referenceSound(prompt.referenceName, sound),
    referenceWeight: prompt.referenceWeight,
    seed,
    steps: settings.steps ?? manifest.sampler.steps,
    guidance: chosenGuidance(document, manifest),
    sampler: chosenSampler(settings.sampler, manifest),
    envelopeLock: settings.envelopeLock,
  };
}

export function referenceId(fileName: string): string {
  return `reference/${fileName}`;
}

function referenceSound(name: string | null, sound: (id: string) => Pcm | undefined): Pcm | null {
  if (name === null) return null;
  const pcm = sound(referenceId(name));
  if (pcm) return pcm;
  throw new StudioError(
    'request-invalid',
    `The reference sound ${name} is not loaded. Open it again, or clear it.`,
  );
}

/** The designer's guidance; while none is set, the pack's for what the prompt is made of. */
export function chosenGuidance(
  { prompt, settings }: Pick<Project, 'prompt' | 'settings'>,
  { sampler }: Pick<PackManifest, 'sampler'>,
): number {
  return (
    settings.guidance ??
    packGuidance(sampler, {
      words: prompt.text.trim() !== '',
      reference: prompt.referenceName !== null,
      referenceWeight: prompt.referenceWeight,
    })
  );
}

/** A sampler kept from another pack may not fit this one's objective; the pack's own then runs. */
export function chosenSampler(wished: string | null, manifest: PackManifest): SamplerName {
  return samplersFor(manifest.sampler.objective).find((name) => name === wished) ?? manifest.sampler.default;
}

/**
 * Progress of take `index` seen as part of the whole run. Later takes are expected to need as long as the last one did.
 * @param spent seconds of each finished take. @param sofar seconds of this one.
 */
function overAll(
  now: JobProgress,
  index: number,
  count: number,
  spent: readonly number[],
  sofar: number,
): JobProgress {
  const fraction = (index + (now.fraction ?? 0)) / count;
  if (now.secondsLeft === null) return { ...now, fraction };
  const perTake = spent.at(-1) ?? sofar + now.secondsLeft;
  return { ...now, fraction, secondsLeft: now.secondsLeft + (count - 1 - index) * perTake };
}

/** The document with a take added under the next free number, and heard from now on. */
export function withTake(document: Project, take: Take): Project {
  const numbers = document.takes.map(({ name }) => Number(/^Take (\d+)/.exec(name)?.[1] ?? 0));
  const name = `Take ${Math.max(0, ...numbers) + 1}`;
  return { ...document, takes: [...document.takes, { ...take, name }], currentTake: take.id };
}

export function withoutTake(document: Project, id: string): Project {
  const index = document.takes.findIndex((take) => take.id === id);
  const takes = document.takes.filter((take) => take.id !== id);
  const neighbour = takes[Math.min(index, takes.length - 1)]?.id ?? null;
  return { ...document, takes, currentTake: document.currentTake === id ? neighbour : document.currentTake };
}
