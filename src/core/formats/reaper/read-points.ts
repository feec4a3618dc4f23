import type { Breakpoint } from '../../curve/curve';
import { STEP } from '../../curve/range';
import { MAX_POINTS, MAX_SECONDS } from '../envelope-file';
import { withReaperShape } from './point-shapes';

/** An envelope as REAPER holds it. Values: linear gain, which may exceed 1, or pan -1 left to 1 right. */
export interface ReaperEnvelope {
  readonly points: Breakpoint[];
  /** False: bypassed (ACT 0). */
  readonly active: boolean;
  /** Segments whose shape is approximated. */
  readonly approximated: number;
  /** Automation items, whose points are not read. */
  readonly automationItems: number;
}

/** Two points at one time are a step, which takes STEP seconds in a curve: the last point is moved earlier, or removed if there is no room. */
function separateLastPoint(points: Breakpoint[]): void {
  const last = points.pop()!;
  const time = last.time - STEP;
  if (time > (points.at(-1)?.time ?? -Infinity)) points.push({ ...last, time });
}

type Fail = (problem: string) => never;

/** Reads the lines of an envelope's block: `PT time value shape flags selected … tension`. */
export class EnvelopeReader {
  readonly envelope: ReaperEnvelope & { active: boolean; approximated: number; automationItems: number } = {
    points: [],
    active: true,
    approximated: 0,
    automationItems: 0,
  };
  private faderScale = false;

  /** @param ofTake points may lie before the item's start. */
  constructor(
    private readonly values: 'gain' | 'pan',
    private readonly ofTake: boolean,
  ) {}

  line(fields: readonly string[], fail: Fail): void {
    const [word] = fields;
    const { envelope } = this;
    if (word === 'ACT') envelope.active = fields[1] !== '0';
    else if (word === 'VOLTYPE') this.faderScale = fields[1] === '1';
    else if (word === 'POOLEDENVINST') envelope.automationItems += 1;
    else if (word === 'PT') this.point(fields, fail);
  }

  private point(fields: readonly string[], fail: Fail): void {
    const { envelope, ofTake, values } = this;
    const { points } = envelope;
    const [time, value, code = 0] = fields.slice(1, 4).map(Number);
    if (time === undefined || value === undefined || ![time, value, code].every(Number.isFinite)) {
      return fail('a point must be "PT time value shape" in numbers.');
    }
    if ((time < 0 && !ofTake) || Math.abs(time) > MAX_SECONDS)
      fail(`the time ${time} is outside 0 to ${MAX_SECONDS} seconds.`);
    if (values === 'gain' && value < 0) fail(`the value is ${value}; a gain must be 0 or more.`);
    const before = points.at(-1);
    if (before && time < before.time)
      fail(`the time ${time} follows ${before.time}: points are out of order.`);
    // With fader scaling the values are gains too, but the lines between them are straight on the fader, nearly so in dB.
    const shape = this.faderScale && values === 'gain' ? 'exponential' : 'linear';
    const tension = Number(fields[7] ?? 0) || 0;
    const shaped = withReaperShape({ time, value, shape }, code, Math.max(-1, Math.min(1, tension)));
    if (!shaped) return fail(`unknown shape ${fields[3] ?? ''}.`);
    if (shaped.approximated) envelope.approximated += 1;
    if (before?.time === time) separateLastPoint(points);
    if (points.push(shaped.point) > MAX_POINTS) fail(`the envelope has more than ${MAX_POINTS} points.`);
  }
}
