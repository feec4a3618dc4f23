import { inOutRange } from '../../core/project/in-out-range';
import { fitAll, timeToX, zoomAt, zoomTo } from '../timeline/time-view';
import { clipRange, targetRange } from '../scene';
import { always, type Command, type CommandContext } from './command';

/** Zooms around the playhead, or around the view's centre when the playhead is out of view. */
function zoom({ editor, clock }: CommandContext, factor: number): void {
  editor.setView((view, duration) => {
    const x = timeToX(view, clock.now());
    return zoomAt(view, factor, x >= 0 && x <= view.width ? x : view.width / 2, duration);
  });
}

export const viewCommands: readonly Command[] = [
  {
    id: 'view.zoom-selection',
    label: 'Zoom to selection',
    shortcut: 'Z',
    scope: 'global',
    canRun: always,
    run: ({ editor, state }) =>
      editor.setView((view, duration) => zoomTo(view, targetRange(state), duration)),
  },
  {
    id: 'view.zoom-all',
    label: 'Zoom to all',
    shortcut: 'Shift+Z',
    scope: 'global',
    canRun: always,
    run: ({ editor }) => editor.setView(fitAll),
  },
  {
    id: 'view.zoom-loop',
    label: 'Zoom to in and out points',
    shortcut: '\\',
    scope: 'global',
    canRun: always,
    run: ({ editor, state: { document } }) =>
      editor.setView((view, duration) => zoomTo(view, inOutRange(document) ?? clipRange(document), duration)),
  },
  {
    id: 'view.follow',
    label: 'Follow playhead',
    shortcut: 'Mod+Shift+F',
    scope: 'global',
    canRun: always,
    run({ editor, state }) {
      const follow = !state.session.follow;
      editor.setSession({ follow });
      editor.announce(`Follow playhead ${follow ? 'on' : 'off'}`);
    },
  },
  {
    id: 'view.zoom-in',
    label: 'Zoom in',
    shortcut: '= +',
    scope: 'global',
    canRun: always,
    run: (context) => zoom(context, 1.5),
  },
  {
    id: 'view.zoom-out',
    label: 'Zoom out',
    shortcut: '-',
    scope: 'global',
    canRun: always,
    run: (context) => zoom(context, 1 / 1.5),
  },
];
