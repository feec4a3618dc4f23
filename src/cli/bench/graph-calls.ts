import { countEvaluations } from '../../core/diffusion/count-evaluations';
import { packSteps } from '../../core/diffusion/pack-steps';
import { expectedWindows } from '../../core/diffusion/windows';
import { mapperWindowStarts } from '../../core/mapper/windows';
import type { PackManifest, PackRole } from '../../core/pack/manifest';
import { defaultRecordingShare } from '../../core/recordings/default-share';
import { toSamples } from '../../core/time/samples';

/** Stages of a task that evaluate graphs. */
export type GraphStage =
  'encode-picture' | 'map-envelope' | 'embed-prompt' | 'encode-control' | 'diffuse' | 'decode-audio';

/** Evaluations of one graph with inputs of one shape. */
export interface GraphCall {
  readonly stage: GraphStage;
  readonly role: PackRole;
  readonly file: string;
  readonly count: number;
  readonly inputs: Readonly<Record<string, GraphInput>>;
}

export interface GraphInput {
  readonly dtype: 'float32' | 'int64';
  readonly dims: readonly number[];
}

/** Tokens of a prompt of one word. */
const PROMPT_TOKENS = 3;

/** What the engine evaluates to map a clip of `duration` seconds. */
export function mapCalls(manifest: PackManifest, duration: number): GraphCall[] {
  const { fps, width, height, chunkFrames, windowFrames, windowEnvelope } = manifest.video;
  const { roles } = manifest;
  const call = caller(manifest);
  const frames = Math.ceil(duration * fps - 1e-6);
  const share = Math.min(1, (roles['frame-encoder'].fps ?? fps) / fps);
  const chunks = (whole: number, role: 'frame-encoder' | 'flow', name: string, channels: number) => {
    const size = Math.round(chunkFrames * (role === 'flow' ? 1 : share));
    const shaped = (count: number, times: number) =>
      call('encode-picture', role, times, { [name]: float(count, channels, height, width) });
    return [shaped(size, Math.floor(whole / size)), shaped(whole % size, 1)];
  };
  const starts = mapperWindowStarts(frames, { frames: windowFrames, values: windowEnvelope });
  const features = widthOf(manifest, 'frame-encoder', 'features') + widthOf(manifest, 'flow', 'features');
  return [
    ...chunks(Math.ceil(frames * share), 'frame-encoder', 'frames', 3),
    ...chunks(frames, 'flow', 'pairs', 6),
    call('map-envelope', 'rms-mapper', starts.length, { features: float(1, windowFrames, features) }),
  ].filter(isEvaluated);
}

/** What the engine evaluates for a take of `duration` seconds with the pack's sampler, from a prompt of one word and its recordings. */
export function takeCalls(manifest: PackManifest, duration: number): GraphCall[] {
  const { audio, latent, prompt, roles, sampler } = manifest;
  const call = caller(manifest);
  const limits = { ...latent, hop: latent.downsampling, sampleRate: audio.sampleRate };
  const length = toSamples(duration, audio.sampleRate);
  const total = Math.ceil(length / latent.downsampling);
  const frames = Math.min(latent.maxFrames, Math.max(latent.minFrames, total));
  const windows = expectedWindows(length, limits);
  const samples = frames * latent.downsampling;
  const steps = packSteps(sampler, defaultRecordingShare(0));
  const settings = { ...sampler, steps, sampler: sampler.default };
  const guided = countEvaluations(settings, 'nothing', manifest) - steps;
  const network = (batch: number, count: number) =>
    call('diffuse', 'dit+controlnet', count * windows, {
      x: float(batch, latent.channels, frames),
      t: float(batch),
      prompt: float(batch, 1, prompt.dimensions + prompt.profile),
      control: float(batch, latent.channels, frames),
      seconds_start: float(batch),
      seconds_total: float(batch),
      ...(roles['dit+controlnet'].guidanceRange && { guidance: float(batch) }),
    });
  const tokens: GraphInput = { dtype: 'int64', dims: [1, PROMPT_TOKENS] };
  return [
    call('embed-prompt', 'clap-text', 1, { input_ids: tokens, attention_mask: tokens }),
    roles['control-encoder']
      ? call('encode-control', 'control-encoder', windows, { envelope: float(1, 2, samples) })
      : call('encode-control', 'vae-encoder', windows, { audio: float(1, 2, samples) }),
    network(2, guided),
    network(1, steps - guided),
    call('decode-audio', 'vae-decoder', windows, {
      latent: float(1, latent.channels, frames),
      ...(prompt.excitation > 0 && {
        excitation: float(1, prompt.excitation),
        profile: float(1, prompt.profile),
      }),
    }),
  ].filter(isEvaluated);
}

/** False for no evaluation, and for one without frames. */
function isEvaluated({ count, inputs }: GraphCall): boolean {
  return count > 0 && Object.values(inputs).every(({ dims }) => !dims.includes(0));
}

function caller({ roles }: PackManifest) {
  return (
    stage: GraphStage,
    role: PackRole,
    count: number,
    inputs: Readonly<Record<string, GraphInput>>,
  ): GraphCall => ({ stage, role, file: roles[role]!.file, count, inputs });
}

function float(...dims: readonly number[]): GraphInput {
  return { dtype: 'float32', dims };
}

/** Numbers in each row of an output. */
function widthOf(manifest: PackManifest, role: PackRole, output: string): number {
  return Number(manifest.roles[role]?.outputs.find(({ name }) => name === output)?.shape.at(-1));
}
