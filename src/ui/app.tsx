import { useEffect, useMemo, useState } from 'react';
import { editorCommands } from '../editor/commands/commands';
import type { Studio } from '../studio/studio';
import { carriesFiles, droppedFiles } from './controls/dropped-files';
import { EmptyState } from './frame/empty-state';
import { AlertLine, RestoreLine, StatusBar } from './frame/messages';
import { SectionNav } from './frame/section-nav';
import { TopBar } from './frame/top-bar';
import { Workspace } from './frame/workspace';
import { CommandPalette } from './keyboard/command-palette';
import { heldKeys } from './keyboard/held-keys';
import { pageCommands } from './keyboard/page-commands';
import { ShortcutSheet } from './keyboard/shortcut-sheet';
import { useShortcuts } from './keyboard/use-shortcuts';
import { StudioContext, useEditorState, useStudio } from './hooks/use-studio';
import './styles/theme.css';
import './styles/base.css';

export function App({ studio }: { studio: Studio }) {
  return (
    <StudioContext value={studio}>
      <Page />
    </StudioContext>
  );
}

function Page() {
  const studio = useStudio();
  const hasClip = useEditorState((state) => state.document.clip !== null);
  const [videoInput, setVideoInput] = useState<HTMLInputElement | null>(null);
  const [sheetOpen, setSheetOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const over = useFilesAnywhere();
  const [keys] = useState(() => heldKeys(window));
  const openVideo = () => videoInput?.click();
  const commands = useMemo(
    () => [
      ...pageCommands(
        studio,
        {
          openVideo: () => videoInput?.click(),
          showShortcuts: () => setSheetOpen(true),
          showPalette: () => setPaletteOpen(true),
          goToLane: () => document.querySelector<HTMLElement>('.envelope-lane')?.focus(),
        },
        keys,
      ),
      ...editorCommands,
    ],
    [studio, videoInput, keys],
  );
  useShortcuts(commands);
  return (
    <div className="page" data-over={over || undefined}>
      <TopBar
        videoInput={setVideoInput}
        onHelp={() => setSheetOpen(true)}
        onCommands={() => setPaletteOpen(true)}
      />
      <div className="messages">
        <AlertLine />
        <RestoreLine />
      </div>
      {hasClip ? <Workspace /> : <EmptyState onChoose={openVideo} over={over} />}
      <div className="page-foot">
        {hasClip && <SectionNav />}
        <StatusBar />
      </div>
      <CommandPalette commands={commands} open={paletteOpen} onClose={() => setPaletteOpen(false)} />
      <ShortcutSheet commands={commands} open={sheetOpen} onClose={() => setSheetOpen(false)} />
    </div>
  );
}

/** Opens files that are dropped or pasted anywhere. @returns true while files are held over the page. */
function useFilesAnywhere(): boolean {
  const studio = useStudio();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const openAll = async (files: readonly File[]) => {
      for (const file of files) await studio.openAny(file);
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
      const files = droppedFiles(event.dataTransfer);
      if (files.length === 0) return;
      event.preventDefault();
      void openAll(files);
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = droppedFiles(event.clipboardData);
      if (files.length === 0) return;
      event.preventDefault();
      void openAll(files);
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
