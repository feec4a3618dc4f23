import { evaluate } from '../../core/curve/evaluate';
import type { StereoCurve } from '../../core/curve/curve';
import {
  type TimedLevel,
  perform,
  type PerformedRun,
  type Press,
  type WriteMode,
} from '../../core/curve/drawing/perform';
import type { Stamp } from '../../core/curve/drawing/stamps';
import { balanced, type Channel } from '../../core/curve/stereo';
import { type Project, projectDuration } from '../../core/project/project';
import type { Editor, Gesture } from '../editor';
import { editEachChannel, noPoints } from '../scene';

/** A clock that goes back by more than this (seconds) has looped; less is the delay of an event. */
const LOOP_JUMP = 0.2;

/** A press of the pass, finished or still down. */
interface OpenPress {
  readonly levels: TimedLevel[];
  readonly stamp: Stamp | null;
  /** Seconds; null while the press is down. */
  released: number | null;
}

/** Presses over continuous playback up to `end`, seconds. */
interface OpenRun {
  readonly presses: OpenPress[];
  end: number;
}

/** Ends the presses that are still down at the end of the run. */
function closedRun({ presses, end }: OpenRun): PerformedRun {
  return { end, presses: presses.map((press) => ({ ...press, released: press.released ?? end })) };
}

/** The press on one channel of a linked pair: keeps the curve's balance at its start. */
function onSide(press: Press, side: Channel, curve: StereoCurve): Press {
  const { time } = press.levels[0]!;
  const [left, right] = balanced(1, evaluate(curve.left, time), evaluate(curve.right, time));
  const share = side === 'left' ? left : right;
  if (share === 1) return press;
  return {
    ...press,
    levels: press.levels.map(({ time: at, level }) => ({ time: at, level: level * share })),
  };
}

/**
 * An automation write pass: one performance during playback, from its first press until it is committed or discarded. One undo step.
 * Times are seconds on the clip's clock after latency compensation, levels linear RMS. The document shows presses at once.
 */
export class WritePass {
  pressCount = 0;
  private readonly gesture: Gesture;
  private readonly runs: OpenRun[] = [];
  private readonly down = new Map<string, OpenPress>();
  /** The next press starts a new run. */
  private startsNewRun = true;

  constructor(
    private readonly editor: Editor,
    private readonly mode: WriteMode,
  ) {
    this.gesture = editor.beginGesture('Perform');
  }

  /** False when the pass was ended elsewhere, e.g. by undo. */
  get open(): boolean {
    return this.gesture.open;
  }

  /** @param key distinguishes simultaneous presses. @param stamp shape of the hit, as in Press. */
  press(key: string, time: number, level: number, stamp: Stamp | null): void {
    this.release(key, time);
    const run = this.runAt(time) ?? this.startRun(time);
    const newPress: OpenPress = { levels: [{ time, level }], stamp, released: null };
    run.presses.push(newPress);
    this.down.set(key, newPress);
    this.pressCount += 1;
    this.draw();
  }

  /** Changes the level of a press that is down. */
  setLevel(key: string, time: number, level: number): void {
    const held = this.down.get(key);
    const last = held?.levels[held.levels.length - 1];
    if (!held || !last || !this.runAt(time) || time <= last.time) return;
    held.levels.push({ time, level });
    this.draw();
  }

  release(key: string, time: number): void {
    const held = this.down.get(key);
    if (!held) return;
    const run = this.runAt(time);
    if (!run) return;
    this.down.delete(key);
    held.released = Math.max(held.levels[held.levels.length - 1]!.time, time);
    this.draw();
  }

  /** Reports the playhead; held presses, and latch, are drawn up to it. */
  advance(time: number): void {
    const run = this.runAt(time);
    if (run && (this.down.size > 0 || this.mode === 'latch')) this.draw();
  }

  /** Ends the run, e.g. at a jump of the clock: presses that are down end, and the next press starts a new run. */
  endRun(): void {
    const run = this.runs[this.runs.length - 1];
    for (const held of this.down.values()) held.released = run?.end ?? 0;
    this.down.clear();
    this.startsNewRun = true;
  }

  commit(): void {
    this.endRun();
    this.draw();
    this.gesture.commit();
  }

  cancel(): void {
    this.gesture.cancel();
  }

  /** The run that continues at `time`; null when there is none or the clock has jumped back. */
  private runAt(time: number): OpenRun | null {
    const run = this.runs[this.runs.length - 1];
    if (!run || this.startsNewRun) return null;
    if (time < run.end - LOOP_JUMP) {
      this.endRun();
      return null;
    }
    run.end = Math.max(run.end, time);
    return run;
  }

  private startRun(time: number): OpenRun {
    const run: OpenRun = { presses: [], end: time };
    this.runs.push(run);
    this.startsNewRun = false;
    return run;
  }

  private draw(): void {
    const runs = this.runs.map(closedRun);
    this.gesture.update(({ document, selection }) => ({
      document: this.written(document, selection.channel, runs),
      selection: { ...selection, points: noPoints },
    }));
  }

  private written(document: Project, channel: Channel, runs: readonly PerformedRun[]): Project {
    const { session } = this.editor.state;
    const settings = {
      mode: this.mode,
      snap: session.snap ? session.frames : null,
      duration: projectDuration(document),
    };
    return editEachChannel(document, channel, (curve, side) => {
      const channelRuns = document.linked
        ? runs.map(({ end, presses }) => ({
            end,
            presses: presses.map((press) => onSide(press, side, document.curve)),
          }))
        : runs;
      return perform(curve, channelRuns, settings);
    });
  }
}
