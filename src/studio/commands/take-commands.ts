import { channels } from '../../core/curve/stereo';
import type { Envelope } from '../../core/loudness/envelope';
import { describeLevelError, errorSpans } from '../../core/loudness/level-error';
import { bestTake } from '../../core/project/best-take';
import { currentTakeOf } from '../../core/project/project';
import { currentTakeTarget } from '../../core/project/take-curve';
import { always } from '../../editor/commands/command';
import { describeTime } from '../../editor/describe';
import { reveal } from '../../editor/timeline/time-view';
import { guardedCommand, studioCommand, type StudioCommand, type StudioCommandContext } from './command';

/** A span that starts this close after the playhead is the one that the playhead is on, seconds. */
const SPAN_TOLERANCE = 1e-3;

export const takeNumberCommands: readonly StudioCommand[] = Array.from({ length: 9 }, (_, index) =>
  guardedCommand(
    `page.take-${index + 1}`,
    `Play take ${index + 1}`,
    String(index + 1),
    ({ editor, state, studio }) => {
      const take = state.document.takes[index];
      if (!take) return;
      studio.takes.choose(take.id);
      editor.announce(take.name);
    },
    ({ takes }) => (index < takes.length ? null : `There is no take ${index + 1}.`),
  ),
);

const hasTake = ({ state }: StudioCommandContext) => currentTakeOf(state.document) !== undefined;

/** Envelope measured on the current take; undefined when there is none. */
function measuredEnvelope({ state, studioState }: StudioCommandContext): Envelope | undefined {
  return studioState.takeEnvelopes.get(state.document.currentTake ?? '');
}

/** Moves the playhead to the next span in which the take is noticeably too loud or too quiet; after the last, to the first. */
function goToNextError(context: StudioCommandContext): void {
  const { clock, editor, state } = context;
  const measured = measuredEnvelope(context);
  if (!measured) return;
  const curve = currentTakeTarget(state.document);
  const spans = channels
    .flatMap((channel) =>
      errorSpans(curve[channel], measured[channel], measured.rate).map((span) => ({ ...span, channel })),
    )
    .sort((a, b) => a.start - b.start);
  const next = spans.find(({ start }) => start > clock.now() + SPAN_TOLERANCE) ?? spans[0];
  if (!next) {
    editor.announce('No noticeable level error');
    return;
  }
  const { decibels, channel, start, end } = next;
  clock.seek(start);
  editor.setView((view, duration) => reveal(view, start, duration));
  const range = `${describeTime(state, start)} to ${describeTime(state, end)}`;
  editor.announce(`Up to ${describeLevelError(decibels)}, ${channel}, ${range}`);
}

export const takeCommands: readonly StudioCommand[] = [
  studioCommand(
    'page.next-error',
    'Go to next level error',
    'Shift+N',
    goToNextError,
    (context) => measuredEnvelope(context) !== undefined,
  ),
  studioCommand(
    'page.best-take',
    'Play best-matching take',
    'Shift+B',
    ({ editor, state, studio }) => {
      const best = bestTake(state.document);
      if (!best) return;
      studio.takes.choose(best.id);
      editor.announce(`Best match: ${best.name}`);
    },
    ({ state }) => bestTake(state.document) !== null,
  ),
  studioCommand(
    'page.rename-take',
    'Rename take…',
    null,
    ({ editor, state }) => editor.setSession({ takeBeingNamed: state.document.currentTake }),
    hasTake,
  ),
  studioCommand(
    'page.favourite-take',
    'Favourite take on or off',
    'Shift+S',
    ({ editor, state, studio }) => {
      const take = currentTakeOf(state.document);
      if (!take) return;
      studio.takes.setFavourite(take.id, !take.favourite);
      editor.announce(`${take.name}: favourite ${take.favourite ? 'off' : 'on'}`);
    },
    hasTake,
  ),
  studioCommand(
    'page.envelope-lock',
    'Envelope lock on or off',
    'Shift+F',
    ({ editor, state, studio }) => {
      const { envelopeLock } = state.document.settings;
      studio.settings.setEnvelopeLock(!envelopeLock);
      editor.announce(`Envelope lock ${envelopeLock ? 'off' : 'on'}`);
    },
    always,
  ),
];
