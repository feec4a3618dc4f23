import type { TimeRange } from '../../core/curve/range';
import { LOCATING_RATE } from '../../core/loudness/locate-onsets';
import { EnvelopeMeter, type EnvelopeSettings } from '../../core/loudness/rms';
import { toSamples } from '../../core/time/samples';
import type { Clip } from '../../media/api';
import { yieldToEventLoop } from '../../platform/yield-to-event-loop';
import { measureInto } from '../draft/measure-loudness';
import type { JobContext } from '../jobs/job';

/** Windows of 8 ms: an onset is located to a few milliseconds. */
const settings: EnvelopeSettings = { rate: LOCATING_RATE, analysisRate: 16_000, window: 128, hop: 32 };

/** Seconds of sound that are in memory at a time. */
const BLOCK_SECONDS = 10;

/** Levels of the clip's sound over a span at LOCATING_RATE, linear RMS of the louder channel. The worker decodes it block by block. */
export async function productionLevels(
  clip: Clip,
  { start, end }: TimeRange,
  { signal, progress }: JobContext,
): Promise<Float32Array> {
  const yieldNow = yieldToEventLoop(signal);
  const length = toSamples(end - start, LOCATING_RATE);
  let meter: EnvelopeMeter | null = null;
  for (let from = start; from < end; from += BLOCK_SECONDS) {
    const to = Math.min(end, from + BLOCK_SECONDS);
    const block = await clip.audio(from, to, signal);
    meter ??= new EnvelopeMeter(settings, block.sampleRate, block.channels.length);
    await measureInto(meter, block, yieldNow);
    progress({ stage: 'read-sound', fraction: (to - start) / (end - start), secondsLeft: null });
  }
  if (meter === null) return new Float32Array(length);
  const { left, right } = meter.finish(length);
  return left.map((level, i) => Math.max(level, right[i]!));
}
