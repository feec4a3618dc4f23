import { toSamples } from '../time/samples';
import { LEAD } from './find-events';
import { addPiece } from './pieces';
import { pick, type Random } from '../diffusion/random';
import type { AnalysedRecording, Stereo } from './recording';

/**
 * Seconds of an event that are played, and between two of them: the event's decay within these bounds. Closer together they blur: on a swell takes are
 * then less like their references (models/notes/recordings.md).
 */
const LENGTH = 0.8;
const SHORTEST_GAP = 0.02;
const LONGEST_GAP = 0.4;
/** Most gaps that an event lasts: bounds the time of rendering. */
const MOST_GAPS = 15;

/** Events about one decay apart, of which long ones overlap: what recordings without texture play where there are no hits. */
export function renderCloud(
  recordings: readonly AnalysedRecording[],
  length: number,
  sampleRate: number,
  random: Random,
): Stereo {
  const events = recordings.flatMap((recording) => recording.events.map((event) => ({ recording, event })));
  const weights = events.map(({ recording }) => recording.weight / recording.events.length);
  const out: Stereo = [new Float32Array(length), new Float32Array(length)];
  for (let at = 0; at < length;) {
    const { recording, event } = events[pick(weights, random)]!;
    const gap = Math.max(SHORTEST_GAP, Math.min(LONGEST_GAP, event.decay));
    const seconds = Math.min(LENGTH, MOST_GAPS * gap);
    const end = Math.min(event.end, event.start + toSamples(seconds, sampleRate));
    addPiece(
      out,
      recording.channels,
      { start: event.start, end },
      at,
      LEAD,
      Math.floor((end - event.start) / 2),
    );
    at += Math.max(1, toSamples(gap * random.between(0.7, 1.3), sampleRate));
  }
  return out;
}
