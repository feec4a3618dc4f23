import { QuietColour } from '../../core/audio/room/quiet-colour';
import type { RoomColour } from '../../core/audio/room/room-colour';
import { throwIfAborted } from '../../core/errors';
import type { Clip } from '../../media/api';
import type { JobContext } from '../jobs/job';

/** Seconds that are decoded at a time: their analysis does not hold up the page. */
const BLOCK_SECONDS = 2;
/** Blocks of a long clip, spread over it evenly. */
const MOST_BLOCKS = 60;

const known = new WeakMap<Clip, RoomColour | null>();

/**
 * Colour of the quiet parts of the clip's production sound. Null without a clip, without sound or quiet parts in it, or if it cannot be decoded:
 * the plain colour is used then.
 */
export async function clipColour(clip: Clip | null, context: JobContext): Promise<RoomColour | null> {
  if (!clip || clip.info.audio === null) return null;
  if (!known.has(clip)) known.set(clip, await read(clip, context));
  return known.get(clip) ?? null;
}

async function read(clip: Clip, { signal, progress }: JobContext): Promise<RoomColour | null> {
  const { duration } = clip.info;
  const count = Math.min(MOST_BLOCKS, Math.ceil(duration / BLOCK_SECONDS));
  let quiet: QuietColour | null = null;
  try {
    for (let i = 0; i < count; i++) {
      const from = (i / count) * duration;
      const block = await clip.audio(from, Math.min(duration, from + BLOCK_SECONDS), signal);
      quiet ??= new QuietColour(block.sampleRate);
      quiet.push(block);
      progress({ stage: 'read-sound', fraction: (i + 1) / count, secondsLeft: null });
    }
  } catch {
    throwIfAborted(signal);
  }
  return quiet?.finish() ?? null;
}
