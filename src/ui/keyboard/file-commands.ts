import { always, type Command } from '../../editor/commands/command';
import { isRunning } from '../../studio/jobs/job';
import type { Studio } from '../../studio/studio';
import { acceptedFiles } from '../controls/accepted-files';
import { chooseFile } from '../controls/choose-file';

/** Files in and out. */
export function fileCommands(studio: Studio, openVideo: () => void): readonly Command[] {
  const { editor, store } = studio;
  const hasClip = () => editor.document.clip !== null;
  const hasSound = () => {
    const { currentTake } = editor.document;
    const { takeWaveforms, jobs } = store.getState();
    return currentTake !== null && takeWaveforms.has(currentTake) && !isRunning(jobs.export);
  };
  const command = (
    id: string,
    label: string,
    shortcut: string | null,
    run: () => void,
    canRun: () => boolean,
  ): Command => ({ id: `page.${id}`, label, shortcut, scope: 'global', canRun, run });

  return [
    command('open', 'Open video', 'Mod+O', openVideo, always),
    command(
      'open-project',
      'Open project',
      null,
      () => chooseFile(acceptedFiles.project, (file) => void studio.project.open(file)),
      always,
    ),
    command('save', 'Save project', 'Mod+S', () => studio.project.save(), hasClip),
    command(
      'import-envelope',
      'Import envelope',
      null,
      () => chooseFile(acceptedFiles.envelope, (file) => void studio.envelope.import(file)),
      hasClip,
    ),
    command('export-envelope', 'Export envelope', null, () => studio.envelope.export(), hasClip),
    command(
      'export-wav',
      'Export WAV',
      'Mod+Shift+E',
      () => void studio.export.wav(store.getState().wavOptions),
      hasSound,
    ),
    command(
      'export-video',
      'Export video',
      null,
      () => void studio.export.video(),
      () => hasSound() && store.getState().clip !== null,
    ),
  ];
}
