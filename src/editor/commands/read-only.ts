import { READ_ONLY } from '../read-only-reason';
import type { Command, CommandContext } from './command';

/** Commands that leave the project as it is: they look at it, play it, save it, or leave it. */
const viewing: ReadonlySet<string> = new Set([
  ...['play', 'play-again', 'forward', 'stop', 'reverse', 'original', 'both'].map(page),
  ...['audition', 'audition-kind', 'sonify', 'packs', 'copy-clip'].map(page),
  ...['add-sound-folder', 'find-sounds', 'sounds-like-reference', 'sounds-like-take', 'pause-reading'].map(
    page,
  ),
  ...['next-error', 'cancel', 'open', 'open-project', 'save', 'save-with-video', 'export-envelope'].map(page),
  ...['best-take', ...Array.from({ length: 9 }, (_, index) => `take-${index + 1}`)].map(page),
  ...['export-wav', 'export-video', 'projects', 'close-project', 'lane', 'palette', 'shortcuts'].map(page),
  'tool.select',
  'tool.range',
  ...['lane.scale', 'lane.snap', 'lane.channel', 'lane.menu', 'lane.clear-selection', 'lane.pan'],
  ...['point.previous', 'point.next', 'point.extend-back', 'point.extend-on', 'point.all', 'point.hit'],
  ...[
    'range.all',
    'range.copy',
    'mapper.announce',
    'mapper.next-candidate',
    'silence.previous',
    'silence.next',
  ],
  ...['stamp.save', 'stamp.rename', 'stamp.delete'],
  ...['previous-frame', 'next-frame', 'back-ten', 'on-ten', 'start', 'end', 'go-in', 'go-out'].map(time),
  ...['go-to', 'next-marker', 'previous-marker', 'marker-list', 'next-hit', 'previous-hit'].map(time),
  ...['zoom-selection', 'zoom-all', 'zoom-loop', 'follow', 'zoom-in', 'zoom-out'].map((id) => `view.${id}`),
]);

function page(id: string): string {
  return `page.${id}`;
}

function time(id: string): string {
  return `time.${id}`;
}

/** The command as it is while the editor may be read-only: one that would change the project cannot run, and says why. */
export function unlessReadOnly<Context extends CommandContext>(command: Command<Context>): Command<Context> {
  if (viewing.has(command.id)) return command;
  const isReadOnly = ({ state }: Context) => state.readOnly;
  return {
    ...command,
    canRun: (context) => !isReadOnly(context) && command.canRun(context),
    obstacle: (context) => (isReadOnly(context) ? READ_ONLY : (command.obstacle?.(context) ?? null)),
  };
}
