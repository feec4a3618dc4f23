import { finishTake } from '../../core/audio/finish/finish-take';
import { seededNoise } from '../../core/diffusion/noise';
import { planWindows } from '../../core/diffusion/windows';
import { toSamples } from '../../core/time/samples';
import type { GenerateRequest, GenerateResult } from '../api';
import type { TaskContext } from '../task';
import { checkRequest } from './check-request';
import { decodeAudio } from './decode-audio';
import { countEvaluations, diffuse } from './diffuse';
import { embedPrompt } from './embed-prompt';
import { encodeControl } from './encode-control';
import { loadGraphs, loadingPlan } from './load-graphs';
import { requestRoles } from './roles';
import { embedTimbre } from './timbre';

/** Seconds that finishing may take at least. */
const FINISHING_SECONDS = 60;

/** Generates sound that follows the envelope and the prompt. A clip longer than the network's window is made in windows that are joined where it is quiet. */
export async function generate(
  request: GenerateRequest,
  context: TaskContext,
): Promise<Omit<GenerateResult, 'status'>> {
  const { manifest, graphs } = context;
  checkRequest(request, manifest);
  const { sampleRate } = manifest.audio;
  const hop = manifest.latent.downsampling;
  const length = toSamples(request.duration, sampleRate);
  const plan = planWindows(request.envelope, length, { ...manifest.latent, hop, sampleRate });
  const count = plan.starts.length;
  const roles = requestRoles(request, manifest).filter((role) => !graphs.isLoaded(role));
  const meter = context.meter({
    ...loadingPlan(roles, context),
    'embed-prompt': 1,
    'encode-control': count * plan.frames,
    diffuse: count * plan.frames * countEvaluations(request, isPrompted(request), manifest),
    'decode-audio': count * plan.frames,
  });

  await loadGraphs(roles, meter, context);
  meter.enter('embed-prompt');
  const timbre = await embedTimbre(request, context);
  const prompt = await embedPrompt(request, timbre.profile, context);
  meter.advance();
  await context.checkpoint();

  const noise = seededNoise(request.seed);
  const windows: [Float32Array, Float32Array][] = [];
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
    windows.push(await decodeAudio(latent, plan.frames, timbre, context));
    meter.advance(plan.frames);
    await context.checkpoint();
  }

  // Finishing blocks the worker for a fraction of the clip's length.
  const finished = await context.announced(FINISHING_SECONDS + request.duration, () =>
    Promise.resolve(
      finishTake(
        { windows, plan, hop, sampleRate },
        {
          length,
          target: request.envelope,
          envelopeLock: request.envelopeLock,
          settings: manifest.envelope,
        },
      ),
    ),
  );
  return { ...finished, seconds: meter.finish() };
}

function isPrompted({ prompt, negativePrompt, reference }: GenerateRequest): boolean {
  return reference !== null || (prompt + negativePrompt).trim() !== '';
}
