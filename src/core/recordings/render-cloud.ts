import { toSamples } from '../time/samples';
import { LEAD } from './find-events';
import { addPiece } from './pieces';
import { pick, type Random } from '../diffusion/random';
import type { AnalysedRecording, Stereo } from './recording';

/** Seconds of an event that are played, and between two of them: half of the event's decay within these bounds. */
const LENGTH = 0.3;
const SHORTEST_GAP = 0.02;
const LONGEST_GAP = 0.2;

/** Events so close together that they become one sound: what recordings without texture play where there are no hits. */
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
    const end = Math.min(event.end, event.start + toSamples(LENGTH, sampleRate));
    addPiece(
      out,
      recording.channels,
      { start: event.start, end },
      at,
      LEAD,
      Math.floor((end - event.start) / 2),
    );
    const gap = Math.max(SHORTEST_GAP, Math.min(LONGEST_GAP, event.decay / 2));
    at += Math.max(1, toSamples(gap * random.between(0.7, 1.3), sampleRate));
  }
  return out;
}
