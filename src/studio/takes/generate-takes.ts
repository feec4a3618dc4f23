import type { Pcm } from '../../core/audio/pcm';
import type { WeightedSound } from '../../core/audio/reference';
import type { RoomColour } from '../../core/audio/room/room-colour';
import type { SoundId } from '../../core/audio/sound-id';
import { throwIfAborted } from '../../core/errors';
import { settingBounds } from '../../core/project/bounds';
import type { Envelope } from '../../core/loudness/envelope';
import { meanLevelError } from '../../core/loudness/level-error';
import type { PictureCue } from '../../core/picture/picture-cue';
import type { PackManifest } from '../../core/pack/manifest';
import type { GenerationSettings, Project, Take, TakeRecording } from '../../core/project/project';
import type { Recording } from '../../core/recordings/recording';
import type { Engine, GenerateResult } from '../../engine/api';
import { soundWaveform } from '../clip/waveforms';
import type { JobContext, JobProgress } from '../jobs/job';
import type { Waveform } from '../clip/waveform';
import { takeRequest } from './take-request';

export interface FinishedTake {
  /** Its name is empty until it is added to the project. */
  readonly take: Take;
  readonly waveform: Waveform;
  /** Envelope measured on the sound. */
  readonly measured: Envelope;
}

export interface GenerateDependencies {
  readonly engine: Engine;
  readonly manifest: PackManifest;
  /** SHA-256 of the pack's manifest. */
  readonly packHash: string;
  /** What the picture adds to the prompt. */
  readonly picture: readonly PictureCue[];
  /** The prompt's. */
  readonly references: readonly WeightedSound[];
  /** Colour of the room tone; null for the plain one, or while room tone is off. */
  readonly roomColour: RoomColour | null;
  /** What the take of a seed is made from. */
  readonly choose: (seed: number) => readonly TakeRecording[];
  readonly loadRecordings: (
    recordings: readonly TakeRecording[],
    context: JobContext,
  ) => Promise<readonly Recording[]>;
  /** Learns how long a take takes here. */
  readonly note: (result: GenerateResult) => Promise<void>;
  /** Receives the first take's sound while it is made, up to `end` seconds of its duration. */
  readonly onSound: (id: string, pcm: Pcm, end: number, duration: number) => void;
  /** Stores a generated sound. @returns its id. */
  readonly addSound: (pcm: Pcm) => Promise<SoundId>;
  readonly now: () => Date;
}

/** Seeds of a run of takes: they count up from the one set. */
export function seedsOf({ seed, takes }: GenerationSettings): number[] {
  return Array.from({ length: takes }, (_, index) => (seed + index) % (settingBounds.seed.max + 1));
}

/**
 * Generates a take of the project for each seed, one after the other. `onTake` receives each finished take.
 * @throws StudioError as Engine.generate, and when a recording cannot be read.
 */
export async function generateTakes(
  project: Project,
  seeds: readonly number[],
  dependencies: GenerateDependencies,
  context: JobContext,
  onTake: (finished: FinishedTake) => void,
): Promise<void> {
  let previousSeconds: number | null = null;
  for (const [index, seed] of seeds.entries()) {
    throwIfAborted(context.signal);
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 1000;
    const progress = (now: JobProgress) =>
      context.progress(overallProgress(now, index, seeds.length, previousSeconds, elapsed()));
    const onSound = index === 0 ? dependencies.onSound : () => undefined;
    const finished = await generateTake(
      project,
      seed,
      { ...dependencies, onSound },
      { ...context, progress },
    );
    throwIfAborted(context.signal);
    onTake(finished);
    previousSeconds = elapsed();
  }
}

async function generateTake(
  project: Project,
  seed: number,
  dependencies: GenerateDependencies,
  context: JobContext,
): Promise<FinishedTake> {
  const {
    addSound,
    choose,
    engine,
    loadRecordings,
    manifest,
    note,
    now,
    onSound,
    packHash,
    picture,
    references,
    roomColour,
  } = dependencies;
  const recordings = choose(seed);
  const { signal, progress } = context;
  const sounds = await loadRecordings(recordings, context);
  const request = takeRequest(project, seed, manifest, picture, references, sounds, roomColour);
  const id = crypto.randomUUID();
  const result = await engine.generate(request, {
    signal,
    onProgress: progress,
    onSound: (pcm, end) => onSound(id, pcm, end, request.duration),
  });
  const { pcm, measured, envelopeError, status, seconds } = result;
  // Nobody waits for what is learnt to be stored.
  void note(result);
  const take: Take = {
    id,
    name: '',
    sound: await addSound(pcm),
    curve: project.curve,
    silenceLocks: project.silenceLocks,
    seed,
    prompt: project.prompt,
    picture,
    steps: request.steps,
    guidance: request.guidance,
    sampler: request.sampler,
    envelopeLock: request.envelopeLock,
    recordingShare: request.recordingShare,
    room: request.room,
    recordings,
    packId: manifest.id,
    packVersion: manifest.version,
    packHash,
    provider: status.remote ? 'remote' : status.provider,
    seconds: { ...seconds },
    envelopeError,
    levelError: meanLevelError(request.envelope, measured),
    created: now().toISOString(),
  };
  return { take, waveform: await soundWaveform(pcm), measured };
}

/**
 * Progress of take `index` as part of the whole run. The takes that follow are expected to need as long as the previous one.
 * @param previousSeconds duration of the previous take, null for the first. @param elapsed seconds of this take so far.
 */
function overallProgress(
  now: JobProgress,
  index: number,
  count: number,
  previousSeconds: number | null,
  elapsed: number,
): JobProgress {
  const fraction = (index + (now.fraction ?? 0)) / count;
  if (now.secondsLeft === null) return { ...now, fraction };
  const perTake = previousSeconds ?? elapsed + now.secondsLeft;
  return { ...now, fraction, secondsLeft: now.secondsLeft + (count - 1 - index) * perTake };
}
