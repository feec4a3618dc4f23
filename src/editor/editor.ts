import { createStore, type StoreApi } from 'zustand/vanilla';
import { emptyProject, type Project, projectDuration } from '../core/project/project';
import { exceededLimit } from '../core/project/project-limits';
import type { FrameGrid } from '../core/time/frame-grid';
import { READ_ONLY } from './read-only-reason';
import { History, type Steps } from './history/history';
import { emptySelection, type Scene, type Selection } from './scene';
import { initialSession, type Session } from './session';
import { clampView, fitAll, type TimeView } from './timeline/time-view';

export interface EditorState extends Scene {
  readonly session: Session;
  /** Labels of the steps that undo and redo would take; null for none. */
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  /** The document differs from the one last saved or loaded. */
  readonly dirty: boolean;
  /** Edits, drags, undo and redo do nothing. */
  readonly readOnly: boolean;
}

/** A drag. Every update is computed from the scene at its start; commit makes one undo step, cancel restores the start. */
export interface Gesture {
  /** False after commit or cancel, also by undo or by another gesture. */
  readonly open: boolean;
  update(change: (start: Scene) => Scene): void;
  commit(): void;
  cancel(): void;
}

export interface EditOptions {
  /** Consecutive steps with the same key are undone together. */
  readonly mergeKey?: string;
}

/** The document, its history and the session. Pure state: no React, no clock, no I/O. */
export interface Editor {
  readonly store: StoreApi<EditorState>;
  /** The store's present state, whole and by part. */
  readonly state: EditorState;
  readonly document: Project;
  readonly selection: Selection;
  readonly session: Session;
  /** One undo step on the document. A change that returns the same document makes no step. */
  change(label: string, change: (document: Project) => Project, options?: EditOptions): void;
  /** As change, for edits that also change the selection. */
  edit(label: string, change: (scene: Scene) => Scene, options?: EditOptions): void;
  /** Ends the merging of steps, e.g. when a text field loses focus. */
  seal(): void;
  /** Starts a drag; one that is still open is committed first. */
  beginGesture(label: string): Gesture;
  undo(): void;
  redo(): void;
  select(change: (selection: Selection) => Selection): void;
  setSession(patch: Partial<Session>): void;
  setView(change: (view: TimeView, duration: number) => TimeView): void;
  announce(text: string): void;
  /** Opens a document: the selection is empty, the history holds `steps`, the view shows the whole clip. */
  load(document: Project, frames?: FrameGrid, steps?: Steps<Scene>): void;
  /** The document after the last completed step, and the steps of undo and redo: during a drag, what was there at its start. */
  committed(): { readonly document: Project; readonly steps: Steps<Scene> };
  markSaved(): void;
  /** While read-only, edits, drags, undo and redo do nothing; the document changes by `load` and `chooseTake` alone. */
  setReadOnly(readOnly: boolean): void;
  /**
   * The take that is played and measured. To listen to another take is no edit: it makes no undo step, and undo and redo leave the choice, except
   * where the step itself changed it, as a generated or deleted take does.
   */
  chooseTake(id: string): void;
  /** `listener` receives why an edit was not made: the editor is read-only, or a limit of projects would be exceeded. */
  onRefused(listener: (reason: string) => void): void;
}

/**
 * The scene `to`, where undo or redo leads from `from`. The step decides which take is chosen where it changed that; otherwise the choice of `now`
 * stays, as far as the take is there.
 */
function withChosenTake(to: Scene, from: Scene, now: Scene): Scene {
  const { takes, currentTake } = to.document;
  const isChosenByStep = currentTake !== from.document.currentTake;
  const wanted = isChosenByStep ? [currentTake] : [now.document.currentTake, currentTake];
  const isThere = (id: string | null) => id === null || takes.some((take) => take.id === id);
  const chosen = wanted.find(isThere) ?? takes.at(-1)?.id ?? null;
  return chosen === currentTake ? to : { ...to, document: { ...to.document, currentTake: chosen } };
}

export function createEditor(): Editor {
  const history = new History<Scene>();
  let saved = emptyProject;
  const refusedListeners: ((reason: string) => void)[] = [];
  /** The drag in progress: the scene at its start and its latest change. */
  let drag: { base: Scene; change: (scene: Scene) => Scene; commit: () => void } | null = null;

  const store = createStore<EditorState>(() => ({
    document: emptyProject,
    selection: emptySelection,
    session: initialSession,
    undoLabel: null,
    redoLabel: null,
    dirty: false,
    readOnly: false,
  }));
  const refuse = (reason: string) => refusedListeners.forEach((listener) => listener(reason));
  /** Whether edits must not be made; says so. */
  const isRefused = () => {
    const { readOnly } = store.getState();
    if (readOnly) refuse(READ_ONLY);
    return readOnly;
  };
  /** Whether the project has grown beyond a limit; says so. */
  const isBeyondLimit = (before: Project, after: Project) => {
    if (after === before) return false;
    const limit = exceededLimit(after);
    if (limit !== null) refuse(limit);
    return limit !== null;
  };
  const scene = (): Scene => {
    const { document, selection } = store.getState();
    return { document, selection };
  };
  const show = ({ document, selection }: Scene, session = store.getState().session) => {
    const { undoLabel, redoLabel } = history;
    store.setState({ document, selection, session, undoLabel, redoLabel, dirty: document !== saved });
  };

  const editor: Editor = {
    store,
    get state() {
      return store.getState();
    },
    get document() {
      return store.getState().document;
    },
    get selection() {
      return store.getState().selection;
    },
    get session() {
      return store.getState().session;
    },
    change(label, change, options) {
      editor.edit(label, (now) => ({ ...now, document: change(now.document) }), options);
    },
    edit(label, change, options) {
      if (isRefused()) return;
      // An edit during a drag applies to the drag's start, so that cancelling the drag does not lose it.
      const before = drag ? drag.base : scene();
      const after = change(before);
      if (after.document === before.document) {
        if (!drag) show(after);
        return;
      }
      if (isBeyondLimit(before.document, after.document)) return;
      history.push(label, before, after, options?.mergeKey);
      if (drag) drag.base = after;
      show(drag ? drag.change(after) : after);
    },
    seal() {
      history.seal();
    },
    beginGesture(label) {
      drag?.commit();
      const commit = () => {
        if (drag !== own) return;
        drag = null;
        const after = scene();
        if (after.document !== own.base.document) history.push(label, own.base, after);
        show(after);
      };
      const own = { base: scene(), change: (start: Scene) => start, commit };
      drag = own;
      return {
        get open() {
          return drag === own;
        },
        update(change) {
          if (drag !== own || isRefused()) return;
          const after = change(own.base);
          if (isBeyondLimit(own.base.document, after.document)) return;
          own.change = change;
          show(after);
        },
        commit,
        cancel() {
          if (drag !== own) return;
          drag = null;
          show(own.base);
        },
      };
    },
    undo() {
      if (isRefused()) return;
      if (drag) {
        const { base } = drag;
        drag = null;
        show(base);
        return;
      }
      const step = history.undo();
      if (step) show(withChosenTake(step.before, step.after, scene()));
    },
    redo() {
      const step = isRefused() || drag ? null : history.redo();
      if (step) show(withChosenTake(step.after, step.before, scene()));
    },
    select(change) {
      store.setState({ selection: change(store.getState().selection) });
    },
    setSession(patch) {
      store.setState({ session: { ...store.getState().session, ...patch } });
    },
    setView(change) {
      const { document, session } = store.getState();
      const duration = projectDuration(document);
      const view = clampView(change(session.view, duration), duration);
      const { start, pixelsPerSecond, width } = session.view;
      // An unchanged view stays the same object, so that subscribers do not redraw.
      if (view.start === start && view.pixelsPerSecond === pixelsPerSecond && view.width === width) return;
      editor.setSession({ view });
    },
    announce(text) {
      const count = (store.getState().session.announcement?.count ?? 0) + 1;
      editor.setSession({ announcement: { text, count } });
    },
    load(document, frames, steps = { done: [], undone: [] }) {
      drag = null;
      history.reset(steps);
      saved = document;
      const { session } = store.getState();
      const rate = document.clip?.frameRate ?? initialSession.frames.rate;
      const view = fitAll(session.view, projectDuration(document));
      // At once with the document: a listener that keeps the view on the clip must not see it beside the one before.
      show(
        { document, selection: emptySelection },
        { ...session, frames: frames ?? { rate, times: null }, view },
      );
    },
    committed: () => ({ document: (drag?.base ?? scene()).document, steps: history.steps }),
    setReadOnly(on) {
      if (on) drag?.commit();
      if (on !== store.getState().readOnly) store.setState({ readOnly: on });
    },
    onRefused: (listener) => void refusedListeners.push(listener),
    chooseTake(id) {
      const { document, readOnly } = store.getState();
      if (document.currentTake === id) return;
      history.seal();
      const choose = (now: Scene) => ({ ...now, document: { ...now.document, currentTake: id } });
      // As an edit: a drag that changes nothing must end at the very document of its start, so that it makes no step.
      if (drag) drag.base = choose(drag.base);
      const chosen = drag ? drag.change(drag.base) : choose(scene());
      // While read-only nothing is stored.
      if (readOnly && document === saved) saved = chosen.document;
      show(chosen);
    },
    markSaved() {
      saved = store.getState().document;
      store.setState({ dirty: false });
    },
  };
  return editor;
}
