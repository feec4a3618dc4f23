import type { Command } from '../../editor/commands/command';
import { targetRange } from '../../editor/scene';
import { viewEnd } from '../../editor/timeline/time-view';
import { projectDuration } from '../../core/project/project';
import { auditionKinds } from '../../studio/playback/audition';
import type { Studio } from '../../studio/studio';

/** Hearing the curve before any sound has been made: as noise, as clicks, or as a tone for those who do not see it. */
export function auditionCommands({
  editor,
  store,
  playback: { setMix, sonify },
}: Studio): readonly Command[] {
  const canRun = () => editor.document.clip !== null;
  return [
    {
      id: 'page.audition-kind',
      label: 'Hear the curve as noise, clicks or tone',
      shortcut: 'Shift+A',
      scope: 'global',
      canRun,
      run() {
        const at = auditionKinds.findIndex(({ id }) => id === store.getState().mix.auditionKind);
        const next = auditionKinds[(at + 1) % auditionKinds.length]!;
        setMix({ audition: true, auditionKind: next.id });
        editor.announce(`Curve as ${next.label.toLowerCase()}`);
      },
    },
    {
      id: 'page.sonify',
      label: 'Sonify curve',
      shortcut: 'Alt+A',
      scope: 'global',
      canRun,
      run() {
        const state = editor.state;
        const { selection, session, document } = state;
        const shown = {
          start: Math.max(0, session.view.start),
          end: Math.min(projectDuration(document), viewEnd(session.view)),
        };
        const picked = selection.range !== null || selection.points[selection.channel].size > 1;
        sonify(picked ? targetRange(state) : shown);
      },
    },
  ];
}
