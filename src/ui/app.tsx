import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { type HeldKeys, type PageActions, studioCommandContext } from '../studio/commands/command';
import { isRunning } from '../studio/jobs/job';
import type { Studio } from '../studio/studio';
import { acceptedFiles } from './controls/accepted-files';
import { chooseFile } from './controls/choose-file';
import { chooseVideo } from './controls/choose-video';
import { carriesFiles, droppedFiles, droppedFilesWithHandles } from './controls/dropped-files';
import { openFiles } from './controls/open-files';
import { EmptyState } from './frame/empty-state';
import { Notices } from './frame/notices';
import { StatusBar } from './frame/status-bar';
import { createPageRegions, PageRegionsContext, usePageRegions } from './frame/page-regions';
import { SectionNav } from './frame/section-nav';
import { TopBar } from './frame/top-bar';
import { CommandListContext } from './keyboard/command-list';
import { useShortcuts } from './keyboard/use-shortcuts';
import { createModals, ModalsContext, useModals } from './hooks/modals';
import { usePacksDialog } from './hooks/use-packs-dialog';
import { usePart } from './hooks/use-part';
import { CommandContextMaker } from './hooks/use-command-context';
import { StudioContext, useEditorState, useStudio, useStudioState } from './hooks/use-studio';
import { chooseSoundFolder } from './sounds/choose-sound-folder';
import './styles/theme.css';
import './styles/base.css';

const loadWorkspace = () => import('./frame/workspace');
const loadKeyboard = () => import('./keyboard/keyboard');
const loadProjects = () => import('./library/projects-dialog');
const loadClipQuestion = () => import('./library/clip-question');
const loadEnvelopeChoice = () => import('./envelope-file/envelope-choice-dialog');

interface AppProps {
  readonly studio: Studio;
  readonly keys: HeldKeys;
  /** Called when the page listens to presses and files. `loadKeys` has it listen to keys too, which it does later by itself. */
  readonly onReady: (loadKeys: () => void) => void;
  /** Called when it listens to keys. */
  readonly onKeys: () => void;
}

export function App({ studio, ...page }: AppProps) {
  const [regions] = useState(createPageRegions);
  const [modals] = useState(createModals);
  return (
    <StudioContext value={studio}>
      <PageRegionsContext value={regions}>
        <ModalsContext value={modals}>
          <Page {...page} />
        </ModalsContext>
      </PageRegionsContext>
    </StudioContext>
  );
}

/** The start page, and what loads when it is needed: the workspace with the first clip, the commands after its picture, each dialog when it opens. */
function Page({ keys, onReady, onKeys }: Omit<AppProps, 'studio'>) {
  const studio = useStudio();
  const regions = usePageRegions();
  const hasClip = useEditorState((state) => state.document.clip !== null);
  const opening = useStudioState((state) => isRunning(state.jobs.open));
  const asksWhoseClip = useStudioState((state) => state.library.question !== null);
  const asksWhichEnvelope = useStudioState((state) => state.envelopeChoice !== null);
  /** The commands cannot be loaded: the page works without keys. */
  const [keyboardFailed, setKeyboardFailed] = useState(false);
  const [sheetOpen, setSheetOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [projectsOpen, setProjectsOpen] = useState(false);
  const closeSheet = useCallback(() => setSheetOpen(false), []);
  const closePalette = useCallback(() => setPaletteOpen(false), []);
  const closeProjects = useCallback(() => setProjectsOpen(false), []);
  const workspace = usePart(loadWorkspace, hasClip || opening);
  const onKeyboardFailed = useCallback(() => setKeyboardFailed(true), []);
  const settled = useStudioState((state) => state.settled);
  const [keyWaits, setKeyWaits] = useState(false);
  const keyboard = usePart(loadKeyboard, settled || keyWaits || sheetOpen || paletteOpen, onKeyboardFailed);
  const commands = keyboard?.commands ?? null;
  const projects = usePart(loadProjects, projectsOpen, closeProjects);
  const cancelQuestion = useCallback(() => studio.library.answerQuestion({ kind: 'cancel' }), [studio]);
  const clipQuestion = usePart(loadClipQuestion, asksWhoseClip, cancelQuestion);
  const cancelChoice = useCallback(() => void studio.envelope.choose(null), [studio]);
  const envelopeChoice = usePart(loadEnvelopeChoice, asksWhichEnvelope, cancelChoice);
  const packs = usePacksDialog();
  const { show: showPacks } = packs;
  const over = useFilesAnywhere();
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
    commands,
    makeContext,
    isOpen,
    useCallback((notice: string) => studio.store.setState({ notice }), [studio]),
  );
  useEffect(() => onReady(() => setKeyWaits(true)), [onReady]);
  const hasKeys = keyboard !== null || keyboardFailed;
  useEffect(() => {
    if (hasKeys) onKeys();
  }, [hasKeys, onKeys]);
  const showProjects = () => setProjectsOpen(true);
  // Deferred: it renders in slices, so that the page is not blocked when a clip opens.
  const hasWorkspace = useDeferredValue(hasClip && workspace !== null);
  return (
    <CommandContextMaker value={makeContext}>
      <CommandListContext value={commands}>
        <div className="page" data-over={over || undefined}>
          <TopBar
            onProjects={showProjects}
            onHelp={() => setSheetOpen(true)}
            onCommands={() => setPaletteOpen(true)}
            onPacks={showPacks}
          />
          <Notices projectsOpen={projectsOpen} />
          {hasWorkspace && workspace ? (
            <workspace.Workspace />
          ) : (
            <EmptyState
              opening={opening || hasClip}
              onChoose={() => chooseVideo(studio)}
              onProjects={showProjects}
              over={over}
            />
          )}
          <div className="page-bottom">
            {hasWorkspace && <SectionNav />}
            <StatusBar />
          </div>
          {keyboard && <keyboard.CommandPalette open={paletteOpen} onClose={closePalette} />}
          {projects && <projects.ProjectsDialog open={projectsOpen} onClose={closeProjects} />}
          {packs.dialog}
          {clipQuestion && <clipQuestion.ClipQuestionDialog />}
          {envelopeChoice && <envelopeChoice.EnvelopeChoiceDialog />}
          {keyboard && <keyboard.ShortcutSheet open={sheetOpen} onClose={closeSheet} />}
        </div>
      </CommandListContext>
    </CommandContextMaker>
  );
}

/** Opens files dropped or pasted on the page. @returns true while files are dragged over it. */
function useFilesAnywhere(): boolean {
  const studio = useStudio();
  const [over, setOver] = useState(false);
  useEffect(() => {
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
      void openFiles(studio, files);
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = droppedFiles(event.clipboardData);
      if (files.length === 0) return;
      event.preventDefault();
      void openFiles(
        studio,
        files.map((file) => ({ file, handle: Promise.resolve(null) })),
      );
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
