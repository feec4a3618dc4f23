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
import { editCurve, noPoints } from '../scene';

/** A clock that falls back by more than this (seconds) has looped; less is the age of the event that brought the time. */
const JUMP = 0.2;

interface OpenPress {
  readonly levels: TimedLevel[];
  readonly stamp: Stamp | null;
  /** Null while it is down. */
  released: number | null;
}

interface OpenRun {
  readonly presses: OpenPress[];
  end: number;
}

/** Closes what is still down at the time that the run has reached. */
function closedRun({ presses, end }: OpenRun): PerformedRun {
  return { end, presses: presses.map((touch) => ({ ...touch, released: touch.released ?? end })) };
}

/** The touch as it sounds on one side: the balance that the curve has at its press is kept. */
function onSide(touch: Press, side: Channel, curve: StereoCurve): Press {
  const { time } = touch.levels[0]!;
  const [left, right] = balanced(1, evaluate(curve.left, time), evaluate(curve.right, time));
  const share = side === 'left' ? left : right;
  if (share === 1) return touch;
  return {
    ...touch,
    levels: touch.levels.map(({ time: at, level }) => ({ time: at, level: level * share })),
  };
}

/**
 * One performance over the running picture, from its first touch until it is kept or thrown away: one step in the history.
 * Times are seconds on the clip's clock with all latencies taken off, levels linear RMS. What is played shows in the document at once.
 */
export class WritePass {
  /** Touches made. */
  pressCount = 0;
  private readonly gesture: Gesture;
  private readonly runs: OpenRun[] = [];
  private readonly down = new Map<string, OpenPress>();
  /** True when the next touch begins a run of its own. */
  private startsNewRun = true;

  constructor(
    private readonly editor: Editor,
    private readonly mode: WriteMode,
  ) {
    this.gesture = editor.beginGesture('Perform');
  }

  /** False when it was ended from elsewhere, e.g. by undo. */
  get open(): boolean {
    return this.gesture.open;
  }

  /** @param key tells apart touches that are down together. @param stamp as in Touch. */
  press(key: string, time: number, level: number, stamp: Stamp | null): void {
    this.release(key, time);
    const run = this.runAt(time) ?? this.startRun(time);
    const touch: OpenPress = { levels: [{ time, level }], stamp, released: null };
    run.presses.push(touch);
    this.down.set(key, touch);
    this.pressCount += 1;
    this.draw();
  }

  /** Changes the level of a touch that is down. */
  setLevel(key: string, time: number, level: number): void {
    const touch = this.down.get(key);
    const last = touch?.levels[touch.levels.length - 1];
    if (!touch || !last || !this.runAt(time) || time <= last.time) return;
    touch.levels.push({ time, level });
    this.draw();
  }

  release(key: string, time: number): void {
    const touch = this.down.get(key);
    if (!touch) return;
    const run = this.runAt(time);
    if (!run) return;
    this.down.delete(key);
    touch.released = Math.max(touch.levels[touch.levels.length - 1]!.time, time);
    this.draw();
  }

  /** Says how far the picture has come; what is held, and latch, are drawn up to there. */
  advance(time: number): void {
    const run = this.runAt(time);
    if (run && (this.down.size > 0 || this.mode === 'latch')) this.draw();
  }

  /** The clock jumped: what is down ends where it was, and the next touch begins a new run. */
  endRun(): void {
    const run = this.runs[this.runs.length - 1];
    for (const touch of this.down.values()) touch.released = run?.end ?? 0;
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

  /** The run that goes on at `time`; null when there is none or the clock has jumped back. */
  private runAt(time: number): OpenRun | null {
    const run = this.runs[this.runs.length - 1];
    if (!run || this.startsNewRun) return null;
    if (time < run.end - JUMP) {
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
    return editCurve(document, channel, (curve, side) => {
      const own = document.linked
        ? runs.map(({ end, presses }) => ({
            end,
            presses: presses.map((touch) => onSide(touch, side, document.curve)),
          }))
        : runs;
      return perform(curve, own, settings);
    });
  }
}
