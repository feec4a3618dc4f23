import { applyEnvelopeLock } from '../../core/audio/finish/envelope-lock';
import { gateSilence } from '../../core/audio/finish/gate';
import { limitPeaks } from '../../core/audio/finish/limiter';
import { seededNoise } from '../../core/diffusion/noise';
import { joinWindows, planWindows, type WindowPlan } from '../../core/diffusion/windows';
import { envelopeError } from '../../core/loudness/envelope-error';
import { measureEnvelope } from '../../core/loudness/rms';
import type { PackManifest, PackRole } from '../../core/pack/manifest';
import { toSamples } from '../../core/time/samples';
import type { GenerateRequest, GenerateResult } from '../api';
import { loadGraphs, type TaskContext } from '../task';
import { checkRequest } from './check-request';
import { decodeAudio } from './decode-audio';
import { countEvaluations, diffuse } from './diffuse';
import { embedPrompt } from './embed-prompt';
import { encodeControl } from './encode-control';
import { timbreOf } from './timbre';

/** Sound that follows the envelope and means the prompt. Clips longer than the network's window are made in windows that join at quiet places. */
export async function generate(
  request: GenerateRequest,
  context: TaskContext,
): Promise<Omit<GenerateResult, 'status'>> {
  const { manifest, graphs } = context;
  checkRequest(request, manifest);
  const { sampleRate } = manifest.audio;
  const hop = manifest.latent.downsampling;
  const length = toSamples(request.duration, sampleRate);
  const plan = planOf(request, length, manifest);
  const windows = plan.starts.length;
  const roles = rolesFor(request, manifest).filter((role) => !graphs.isLoaded(role));
  const meter = context.meter({
    load: roles.length,
    'embed-prompt': 1,
    'encode-control': windows * plan.frames,
    diffuse: windows * plan.frames * countEvaluations(request, isPrompted(request), manifest),
    'decode-audio': windows * plan.frames,
  });

  await loadGraphs(roles, meter, context);
  meter.enter('embed-prompt');
  const timbre = await timbreOf(request, context);
  const prompt = await embedPrompt(request, timbre.profile, context);
  meter.advance();
  await context.checkpoint();

  const noise = seededNoise(request.seed);
  const parts: [Float32Array, Float32Array][] = [];
  for (const firstFrame of plan.starts) {
    meter.enter('encode-control');
    const control = await encodeControl(request.envelope, firstFrame, plan.frames, context);
    meter.advance(plan.frames);
    await context.checkpoint();
    meter.enter('diffuse');
    const seconds = Math.min(plan.frames * hop, length) / sampleRate;
    const latent = await diffuse(
      { ...request, prompt, control, frames: plan.frames, firstFrame, seconds, noise },
      context,
      (networkFrames) => meter.advance(networkFrames),
    );
    meter.enter('decode-audio');
    parts.push(await decodeAudio(latent, plan.frames, timbre, context));
    meter.advance(plan.frames);
    await context.checkpoint();
  }

  const side = (c: 0 | 1) => {
    const samples = joinWindows(
      parts.map((part) => part[c]),
      plan,
      hop,
      length,
    );
    const curve = c === 0 ? request.envelope.left : request.envelope.right;
    gateSilence(samples, sampleRate, curve, request.envelope.rate);
    return samples;
  };
  const channels = [side(0), side(1)] as const;
  limitPeaks(channels);
  if (request.envelopeLock) applyEnvelopeLock(channels, sampleRate, request.envelope, manifest.envelope);
  const pcm = { sampleRate, channels };
  const measured = measureEnvelope(pcm, manifest.envelope);
  return {
    pcm,
    measured,
    envelopeError: envelopeError(request.envelope, measured),
    seconds: meter.finish(),
  };
}

function planOf({ envelope }: GenerateRequest, length: number, manifest: PackManifest): WindowPlan {
  const loudness = envelope.left.map((x, i) => (x + envelope.right[i]!) / 2);
  return planWindows(loudness, envelope.rate, length, {
    ...manifest.latent,
    hop: manifest.latent.downsampling,
    sampleRate: manifest.audio.sampleRate,
  });
}

function isPrompted({ prompt, negativePrompt, reference }: GenerateRequest): boolean {
  return reference !== null || (prompt + negativePrompt).trim() !== '';
}

/** Graphs that this request runs, in order of use. */
function rolesFor(
  { prompt, negativePrompt, reference }: GenerateRequest,
  { roles, prompt: { profile } }: PackManifest,
): PackRole[] {
  return [
    ...(reference && profile > 0 ? (['timbre-encoder'] as const) : []),
    ...((prompt + negativePrompt).trim() === '' ? [] : (['clap-text'] as const)),
    ...(reference ? (['clap-audio'] as const) : []),
    roles['control-encoder'] ? 'control-encoder' : 'vae-encoder',
    'dit+controlnet',
    'vae-decoder',
  ];
}
