import type { Hit } from './find-hits';
import { pick, type Random } from '../diffusion/random';
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
/** From one hit's draw of a recording to the next one's: the golden section, which spreads the draws evenly however few they are. */
const TURN = (Math.sqrt(5) - 1) / 2;
/** Shortest decay that counts, seconds. */
const SHORTEST = 0.02;

/** An event for every hit, recordings in turn by weight: of a similar strength among its own and a similar decay, and the same one twice in a row only where there is no other. */
export function chooseEvents(
  hits: readonly Hit[],
  recordings: readonly AnalysedRecording[],
  random: Random,
): ChosenEvent[] {
  const sources = recordings.filter(({ events }) => events.length > 0);
  const weights = sources.map(({ weight }) => weight);
  const loudest = hits.reduce((most, { level }) => Math.max(most, level), 0);
  const tops = sources.map(({ events }) => events.reduce((most, { level }) => Math.max(most, level), 0));
  let turn = random.next();
  let last: RecordingEvent | null = null;
  let lastButOne: RecordingEvent | null = null;
  return hits.map((hit) => {
    turn = (turn + TURN) % 1;
    const source = pick(weights, { next: () => turn });
    const recording = sources[source]!;
    const top = tops[source]!;
    const cost = (event: RecordingEvent) =>
      LEVEL_COST * Math.abs(20 * Math.log10((hit.level / loudest) * (top / event.level))) +
      DECAY_COST * Math.abs(Math.log2(Math.max(hit.decay, SHORTEST) / Math.max(event.decay, SHORTEST))) +
      (event === last ? REPEATED : event === lastButOne ? RECENT : 0) +
      CHANCE * random.next();
    const costs = recording.events.map(cost);
    const event = recording.events[costs.indexOf(Math.min(...costs))]!;
    lastButOne = last;
    last = event;
    return { recording, event };
  });
}
