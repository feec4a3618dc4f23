import type { Command } from '../../editor/commands/command';
import { isRunning, type JobName } from '../../studio/jobs/job';
import type { Studio } from '../../studio/studio';

/** Jobs that "Cancel" stops, the one that is waited for first. */
const cancellable: readonly JobName[] = ['generate', 'map', 'open', 'export'];

/** What the models do. A command cannot run while its work runs, so that a key that is held does not start it anew. */
export function modelCommands({ editor, store, ...studio }: Studio): readonly Command[] {
  const project = () => editor.document;
  const running = (...names: readonly JobName[]) =>
    names.some((name) => isRunning(store.getState().jobs[name]));
  return [
    {
      id: 'page.map',
      label: 'Map envelope',
      shortcut: 'Mod+E',
      scope: 'global',
      canRun: () => store.getState().clip !== null && !running('map', 'generate', 'open'),
      run: () => void studio.envelope.map(),
    },
    {
      id: 'page.generate',
      label: 'Generate',
      shortcut: 'Mod+Enter',
      scope: 'global',
      canRun: () => project().clip !== null && !running('generate', 'map', 'reference'),
      run: () => void studio.takes.generate(),
    },
    {
      id: 'page.cancel',
      label: 'Cancel what is running',
      shortcut: 'Mod+.',
      scope: 'global',
      canRun: () => running(...cancellable),
      run() {
        const name = cancellable.find((job) => running(job));
        if (name) studio.cancel(name);
      },
    },
    {
      id: 'page.roll-seed',
      label: 'Roll the seed',
      shortcut: null,
      scope: 'global',
      canRun: () => true,
      run() {
        studio.settings.randomiseSeed();
        editor.announce(`Seed ${project().settings.seed}`);
      },
    },
    {
      id: 'page.delete-take',
      label: 'Delete the chosen take',
      shortcut: null,
      scope: 'global',
      canRun: () => project().currentTake !== null,
      run() {
        const { currentTake, takes } = project();
        const take = takes.find(({ id }) => id === currentTake);
        if (!take) return;
        studio.takes.delete(take.id);
        editor.announce(`${take.name} deleted`);
      },
    },
  ];
}
