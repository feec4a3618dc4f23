import type { Pcm } from '../../core/audio/pcm';
import type { Envelope } from '../../core/loudness/envelope';
import { EnvelopeMeter, type EnvelopeSettings } from '../../core/loudness/rms';
import { toSamples } from '../../core/time/samples';
import { yieldToEventLoop } from '../../platform/yield-to-event-loop';

/** Samples that are measured between two yields. */
const BLOCK_SAMPLES = 4096;

/** Envelope of a sound, measured as the packs measure it. Yields while it works. @throws StudioError cancelled */
export async function measureLoudness(
  sound: Pcm,
  settings: EnvelopeSettings,
  signal: AbortSignal,
): Promise<Envelope> {
  const meter = new EnvelopeMeter(settings, sound.sampleRate, sound.channels.length);
  await measureInto(meter, sound, yieldToEventLoop(signal));
  return meter.finish(toSamples((sound.channels[0]?.length ?? 0) / sound.sampleRate, settings.rate));
}

/** Gives a sound to the meter in pieces, with yields between them. */
export async function measureInto(
  meter: EnvelopeMeter,
  { channels }: Pcm,
  yieldNow: () => Promise<void>,
): Promise<void> {
  const length = channels[0]?.length ?? 0;
  for (let first = 0; first < length; first += BLOCK_SAMPLES) {
    meter.push(channels.map((samples) => samples.subarray(first, first + BLOCK_SAMPLES)));
    await yieldNow();
  }
}
