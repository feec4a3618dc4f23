import { sampleCurve } from '../../core/curve/evaluate';
import type { TimeRange } from '../../core/curve/range';
import { StudioError, throwIfAborted } from '../../core/errors';
import { alignOnsets } from '../../core/loudness/align-onsets';
import { LOCATING_RATE, locateOnsets } from '../../core/loudness/locate-onsets';
import { formatTimeShift } from '../../core/time/time-shift';
import { toSamples } from '../../core/time/samples';
import { yieldToEventLoop } from '../../platform/yield-to-event-loop';
import { announceShift } from '../../editor/commands/nudge-commands';
import type { EditorState } from '../../editor/editor';
import { nudgeSpan } from '../../editor/edits/nudge-edits';
import { affectedChannels, type Scene, targetRange, targetsWholeClip } from '../../editor/scene';
import { withoutAlert } from '../messages/alerts';
import type { JobContext } from '../jobs/job';
import type { StudioServices } from '../services';
import { type Alignment, describeCertainty, describeShift, isInSync, isWorthMoving } from './alignment';
import { productionLevels } from './production-levels';

type Services = Pick<StudioServices, 'currentClip' | 'editor' | 'jobs' | 'store'>;

/** Brings the curve onto the clip's own sound. */
export interface SyncActions {
  /** Finds the constant shift between the onsets of the curve and of the production sound; the page shows it until it is answered. */
  align(): Promise<void>;
  /** Adds to the notice how far the curve is from the production sound, where that is clear and can be noticed. Never rejects. */
  suggest(): Promise<void>;
  /** Moves the curve by the shift that is shown, as one undo step. */
  apply(): void;
  /** Leaves the curve as it is. */
  discard(): void;
}

const LABEL = 'Align to production sound';
const JOB = 'align';

/** Longest span that is compared, seconds. */
const LONGEST = 600;
/** The same where the designer did not ask for it. */
const LONGEST_SUGGESTED = 60;

/** Seconds from the start of the span. */
interface Onsets extends Pick<Alignment, 'span' | 'target'> {
  /** Of the curve. */
  readonly onsets: readonly number[];
  /** Of the production sound. */
  readonly references: readonly number[];
}

export function syncActions({ currentClip, editor, jobs, store }: Services): SyncActions {
  /** What was compared, while the page shows the shift or why there is none. */
  let compared: EditorState | null = null;

  // The answer is that of this curve and selection: after a change of either it is none.
  editor.store.subscribe((state) => {
    if (!compared || isSameTarget(compared, state)) return;
    compared = null;
    store.setState((shown) => ({ ...withoutAlert(JOB)(shown), alignment: null }));
  });

  /** The onsets of this state's target, at most `longest` seconds of it. @throws StudioError where they cannot be compared. */
  const readOnsets = async (state: EditorState, longest: number, context: JobContext): Promise<Onsets> => {
    const clip = currentClip.require();
    if (clip.info.audio === null) throw failure('The clip has no production sound.');
    const { start, end } = targetRange(state);
    const span = { start, end: Math.min(end, start + longest) };
    const levels = await productionLevels(clip, span, context);
    const yieldNow = yieldToEventLoop(context.signal);
    const references = locateOnsets(levels);
    await yieldNow();
    const drawn = curveLevels(state, span);
    await yieldNow();
    const onsets = locateOnsets(drawn);
    throwIfAborted(context.signal);
    if (!isSameTarget(state, editor.state)) {
      throw failure('The envelope or the selection has changed meanwhile. Align again.');
    }
    return { onsets, references, span, target: targetsWholeClip(state) ? 'whole curve' : 'range' };
  };

  return {
    align: () =>
      jobs.run(JOB, 'read-sound', async (context) => {
        store.setState({ alignment: null });
        const { state } = editor;
        const onsets = await readOnsets(state, LONGEST, context);
        compared = state;
        const alignment = compare(onsets);
        store.setState({ alignment });
        const text = `${describeShift(alignment, state.session.frames.rate)}. ${describeCertainty(alignment)}.`;
        editor.announce(text);
        return text;
      }),

    async suggest() {
      const { notice } = store.getState();
      const { signal } = new AbortController();
      const context = { signal, progress: () => undefined };
      const alignment = await readOnsets(editor.state, LONGEST_SUGGESTED, context)
        .then(compare)
        .catch(() => null);
      if (alignment && isWorthMoving(alignment) && store.getState().notice === notice)
        store.setState({
          notice: `${notice} ${describeShift(alignment, editor.session.frames.rate)}; “${LABEL}” moves it.`,
        });
    },

    apply() {
      const { alignment } = store.getState();
      compared = null;
      store.setState({ alignment: null });
      if (!alignment || isInSync(alignment)) return;
      const by = nudgeSpan(editor, alignment.shift, LABEL);
      announceShift(editor, LABEL, by);
      store.setState({ notice: `Envelope moved ${formatTimeShift(by, editor.session.frames.rate)}.` });
    },

    discard() {
      compared = null;
      store.setState({ alignment: null, notice: 'Envelope left as it is.' });
    },
  };
}

function failure(message: string): StudioError {
  return new StudioError('request-invalid', message);
}

/** Levels at LOCATING_RATE of the louder of the channels that would move. */
function curveLevels({ document, selection }: Scene, { start, end }: TimeRange): Float32Array {
  const length = toSamples(end - start, LOCATING_RATE);
  const [first, ...others] = new Set(
    affectedChannels(document, selection.channel).map((channel) => document.curve[channel]),
  );
  const levels = sampleCurve(first!, LOCATING_RATE, length, start);
  for (const curve of others) {
    sampleCurve(curve, LOCATING_RATE, length, start).forEach((level, i) => {
      levels[i] = Math.max(levels[i]!, level);
    });
  }
  return levels;
}

/** @throws StudioError where there is no shift to be found. */
function compare({ onsets, references, span, target }: Onsets): Alignment {
  const place = target === 'range' ? ' in the range' : '';
  if (onsets.length === 0) throw failure(`No offset found: the envelope has no hits${place}.`);
  if (references.length === 0) {
    throw failure(`No offset found: the production sound has no clear hits${place}.`);
  }
  const found = alignOnsets(onsets, references, span.end - span.start);
  if (!found) throw failure('No offset found: the hits of envelope and production sound do not match.');
  return { ...found, shift: wholeMilliseconds(found.shift), onsets: onsets.length, span, target };
}

/** Onsets are not known more exactly. */
function wholeMilliseconds(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}

function isSameTarget(a: EditorState, b: EditorState): boolean {
  const [before, now] = [targetRange(a), targetRange(b)];
  return (
    a.document.curve === b.document.curve &&
    a.document.linked === b.document.linked &&
    (a.document.linked || a.selection.channel === b.selection.channel) &&
    before.start === now.start &&
    before.end === now.end
  );
}
