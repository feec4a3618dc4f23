import type { SoundSummary } from '../../api';
import { LoudestPart } from './loudest-part';
import type { SoundFile } from './sound-file';

/** Seconds from the start in which the loudest part is looked for: an hour of ambience need not be decoded. */
const SEARCHED_SECONDS = 120;

/** @returns null when nothing can be decoded. */
export async function summariseSound(
  sound: SoundFile,
  seconds: number,
  signal: AbortSignal,
): Promise<SoundSummary | null> {
  const { sampleRate, channels } = sound;
  const start = await loudestStart(sound, seconds, signal);
  const loudest = await sound.decode(start, Math.min(start + seconds, sound.seconds), signal);
  if (!loudest.channels[0]?.length) return null;
  return { duration: sound.seconds, sampleRate, channels, texts: await sound.texts(), loudest };
}

async function loudestStart(sound: SoundFile, seconds: number, signal: AbortSignal): Promise<number> {
  if (sound.seconds <= seconds) return 0;
  const searched = Math.min(SEARCHED_SECONDS, sound.seconds);
  const part = new LoudestPart(searched, sound.sampleRate);
  for await (const { at, channels } of sound.pieces(searched, signal))
    for (const samples of channels) part.add(samples, at);
  return part.start(seconds);
}
