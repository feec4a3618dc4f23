import type { Hit } from './find-hits';
import { pick, type Random } from './random';
import type { AnalysedRecording, RecordingEvent } from './recording';

export interface ChosenEvent {
  readonly recording: AnalysedRecording;
  readonly event: RecordingEvent;
}

/** Cost of a difference in relative level, per dB, and in decay, per octave. */
const LEVEL_COST = 0.15;
const DECAY_COST = 0.4;
/** Largest cost by chance: what makes seeds differ. */
const CHANCE = 1;
/** Cost of playing the same event again at once, and after one other. */
const REPEATED = 2;
const RECENT = 1;
/** Shortest decay that counts, seconds. */
const SHORTEST = 0.02;

/** An event for every hit: of a similar strength among its own and a similar decay, and the same one twice in a row only where there is no other. */
export function chooseEvents(
  hits: readonly Hit[],
  recordings: readonly AnalysedRecording[],
  random: Random,
): ChosenEvent[] {
  const sources = recordings.filter(({ events }) => events.length > 0);
  const weights = sources.map(({ weight }) => weight);
  const loudest = hits.reduce((most, { level }) => Math.max(most, level), 0);
  const recent: (RecordingEvent | undefined)[] = [];
  return hits.map((hit) => {
    const recording = sources[pick(weights, random)]!;
    const top = recording.events.reduce((most, { level }) => Math.max(most, level), 0);
    const cost = (event: RecordingEvent) =>
      LEVEL_COST * Math.abs(20 * Math.log10((hit.level / loudest) * (top / event.level))) +
      DECAY_COST * Math.abs(Math.log2(Math.max(hit.decay, SHORTEST) / Math.max(event.decay, SHORTEST))) +
      (event === recent[0] ? REPEATED : event === recent[1] ? RECENT : 0) +
      CHANCE * random.next();
    const costs = recording.events.map(cost);
    const event = recording.events[costs.indexOf(Math.min(...costs))]!;
    recent.unshift(event);
    return { recording, event };
  });
}
