import { useCallback, useEffect, useMemo, useState } from 'react';
import { type PageActions, studioCommandContext } from '../studio/commands/command';
import type { Studio } from '../studio/studio';
import { acceptedFiles } from './controls/accepted-files';
import { chooseFile } from './controls/choose-file';
import { chooseVideo } from './controls/choose-video';
import {
  carriesFiles,
  droppedFiles,
  droppedFilesWithHandles,
  type DroppedFile,
} from './controls/dropped-files';
import { EnvelopeChoiceDialog } from './envelope-file/envelope-choice-dialog';
import { EmptyState } from './frame/empty-state';
import { Notices } from './frame/notices';
import { StatusBar } from './frame/status-bar';
import { createPageRegions, PageRegionsContext, usePageRegions } from './frame/page-regions';
import { SectionNav } from './frame/section-nav';
import { TopBar } from './frame/top-bar';
import { Workspace } from './frame/workspace';
import { CommandPalette } from './keyboard/command-palette';
import { heldKeys } from './keyboard/held-keys';
import { ShortcutSheet } from './keyboard/shortcut-sheet';
import { useShortcuts } from './keyboard/use-shortcuts';
import { createModals, ModalsContext, useModals } from './hooks/modals';
import { usePacksDialog } from './hooks/use-packs-dialog';
import { ClipQuestionDialog } from './library/clip-question';
import { ProjectsDialog } from './library/projects-dialog';
import { CommandContextMaker } from './hooks/use-command-context';
import { StudioContext, useEditorState, useStudio } from './hooks/use-studio';
import { chooseSoundFolder } from './sounds/choose-sound-folder';
import './styles/theme.css';
import './styles/base.css';

export function App({ studio }: { studio: Studio }) {
  const [regions] = useState(createPageRegions);
  const [modals] = useState(createModals);
  return (
    <StudioContext value={studio}>
      <PageRegionsContext value={regions}>
        <ModalsContext value={modals}>
          <Page />
        </ModalsContext>
      </PageRegionsContext>
    </StudioContext>
  );
}

function Page() {
  const studio = useStudio();
  const regions = usePageRegions();
  const hasClip = useEditorState((state) => state.document.clip !== null);
  const [sheetOpen, setSheetOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [projectsOpen, setProjectsOpen] = useState(false);
  const packs = usePacksDialog();
  const { show: showPacks } = packs;
  const over = useFilesAnywhere();
  const [keys] = useState(() => heldKeys(window));
  const makeContext = useMemo(() => {
    const page: PageActions = {
      chooseFile: (type, onFile) => chooseFile(acceptedFiles[type], onFile),
      showPalette: () => setPaletteOpen(true),
      showProjects: () => setProjectsOpen(true),
      showPacks,
      showShortcuts: () => setSheetOpen(true),
      focusLane: () => regions.focus('lane'),
      focusSounds: () => regions.focus('sounds'),
      addSoundFolder: () => chooseSoundFolder(studio),
      keys,
    };
    return () => studioCommandContext(studio, page);
  }, [studio, regions, keys, showPacks]);
  const { isOpen } = useModals();
  useShortcuts(
    makeContext,
    isOpen,
    useCallback((notice: string) => studio.store.setState({ notice }), [studio]),
  );
  const showProjects = () => setProjectsOpen(true);
  return (
    <CommandContextMaker value={makeContext}>
      <div className="page" data-over={over || undefined}>
        <TopBar
          onProjects={showProjects}
          onHelp={() => setSheetOpen(true)}
          onCommands={() => setPaletteOpen(true)}
          onPacks={showPacks}
        />
        <Notices projectsOpen={projectsOpen} />
        {hasClip ? (
          <Workspace />
        ) : (
          <EmptyState onChoose={() => chooseVideo(studio)} onProjects={showProjects} over={over} />
        )}
        <div className="page-bottom">
          {hasClip && <SectionNav />}
          <StatusBar />
        </div>
        <CommandPalette open={paletteOpen} onClose={() => setPaletteOpen(false)} />
        <ProjectsDialog open={projectsOpen} onClose={() => setProjectsOpen(false)} />
        {packs.dialog}
        <ClipQuestionDialog />
        <EnvelopeChoiceDialog />
        <ShortcutSheet open={sheetOpen} onClose={() => setSheetOpen(false)} />
      </div>
    </CommandContextMaker>
  );
}

/** Opens files dropped or pasted on the page. @returns true while files are dragged over it. */
function useFilesAnywhere(): boolean {
  const studio = useStudio();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const openAll = async (files: readonly DroppedFile[]) => {
      for (const { file, handle } of files) await studio.openFile(file, await handle);
    };
    const onDragOver = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (event.defaultPrevented) return;
      const files = droppedFilesWithHandles(event.dataTransfer);
      if (files.length === 0) return;
      event.preventDefault();
      void openAll(files);
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = droppedFiles(event.clipboardData);
      if (files.length === 0) return;
      event.preventDefault();
      void openAll(files.map((file) => ({ file, handle: Promise.resolve(null) })));
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, [studio]);
  return over;
}
