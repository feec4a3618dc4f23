import type { Pcm } from '../../core/audio/pcm';
import type { Envelope } from '../../core/loudness/envelope';
import { EnvelopeMeter, type EnvelopeSettings } from '../../core/loudness/rms';
import { yieldToEventLoop } from '../jobs/yield-to-event-loop';

/** Samples measured between two looks at the clock. */
const BLOCK_SAMPLES = 4096;

/** Loudness of a sound in memory, measured as the packs measure it, while the page stays alive. @throws StudioError cancelled */
export async function measureSound(
  { channels, sampleRate }: Pcm,
  settings: EnvelopeSettings,
  signal: AbortSignal,
): Promise<Envelope> {
  const pace = yieldToEventLoop(signal);
  const meter = new EnvelopeMeter(settings, sampleRate, channels.length);
  const length = channels[0]?.length ?? 0;
  for (let first = 0; first < length; first += BLOCK_SAMPLES) {
    meter.push(channels.map((samples) => samples.subarray(first, first + BLOCK_SAMPLES)));
    await pace();
  }
  return meter.finish(Math.round((length / sampleRate) * settings.rate));
}
