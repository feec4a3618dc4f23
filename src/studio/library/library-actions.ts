import { StudioError } from '../../core/errors';
import type { JobContext } from '../jobs/job';
import type { BaseServices } from '../base-services';
import { copyClip, rememberedClip, removeClipCopy, requestRememberedClip } from './clip-files';
import { collectSounds, TAB_LOCK } from './collect-sounds';
import type { ClipAnswer } from './library-state';
import { listProjects } from './list-projects';
import { holdsEarlierWork } from './earlier-storage';
import type { UnmovedWork } from './migrate-storage';
import { openClipFile } from './open-clip-file';
import { loadPart } from '../../platform/page-files';
import { settledWithin } from '../../platform/settled-within';
import { readName, uniqueName } from './project-name';
import { projectLock } from './project-session';
import { purgeDeleted, UNDO_SECONDS } from './purge-deleted';

/** Wait for the open project to be written before the list is read. */
const REFRESH_PATIENCE_MILLISECONDS = 1000;

/** The projects in this browser. */
export interface LibraryActions {
  /** Moves what earlier builds stored, lists the projects and opens the one that was open last; call once at the start. */
  start(): Promise<void>;
  refresh(): Promise<void>;
  open(id: string): Promise<void>;
  /** Shows the start page. */
  close(): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  duplicate(id: string): Promise<void>;
  /** Hides a project; it goes when this can no longer be undone. */
  delete(id: string): Promise<void>;
  undoDelete(): Promise<void>;
  /** Takes the open project from the tab that has it. */
  takeOver(): Promise<void>;
  answerQuestion(answer: ClipAnswer): void;
  /** Opens the remembered file of the open project's clip; call it in a click. */
  openRememberedClip(): Promise<void>;
  /** Copies the open clip into the browser. */
  copyClip(): Promise<void>;
  removeClipCopy(id: string): Promise<void>;
  /** Tries again to write what could not be written. */
  retryStorage(): Promise<void>;
  /** Saves the open project, and every project that is in memory only, to a file with its sounds. */
  saveUnstored(): Promise<void>;
  requestPersistence(): Promise<void>;
}

export function libraryActions(services: BaseServices): LibraryActions {
  const { autosave, clipQuestions, editor, health, jobs, library, locks, log, session, sounds, store } =
    services;
  let purgeTimer: ReturnType<typeof setTimeout> | undefined;
  let unmoved: readonly UnmovedWork[] = [];

  async function refresh(): Promise<void> {
    // What was just changed is in the list too.
    await settledWithin(REFRESH_PATIENCE_MILLISECONDS, autosave.flush());
    await listProjects(services);
  }
  const show = session.show.bind(session);
  /** The list changed here: the other tabs read it again. */
  const changed = async () => {
    locks.announce();
    await refresh();
  };
  const nameOf = (id: string) =>
    store.getState().library.projects.find((project) => project.id === id)?.name ?? 'The project';

  /** Opens a project and, where it needs no click, its clip. @returns the notice. */
  async function openStored(id: string, context: JobContext): Promise<string> {
    await session.open(id, context.signal);
    const { open } = autosave;
    void refresh();
    if (!open) return '';
    if (store.getState().library.absentClip === null) return `${open.name} opened.`;
    const file = await rememberedClip(services);
    if (!file) return `${open.name} opened. Open ${open.clip?.fileName ?? 'its video'} to see the picture.`;
    // The project is there without its picture as well.
    await openClipFile(services, { file, handle: null }, context).catch((error: unknown) =>
      log(String(error)),
    );
    return `${open.name} opened.`;
  }

  async function migrate(): Promise<readonly UnmovedWork[]> {
    if (!holdsEarlierWork(await services.storage.keys())) return [];
    const { migrateStorage } = await loadPart(() => import('./migrate-storage'));
    return migrateStorage(services);
  }

  /** Runs an action on storage; a failure is shown. */
  async function attempt(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
      health.succeeded();
    } catch (error) {
      health.failed(what, error);
    }
  }

  async function purge(): Promise<void> {
    clearTimeout(purgeTimer);
    const own = store.getState().library.deleted?.id ?? null;
    show({ deleted: null });
    await attempt('The list of projects', () => purgeDeleted(services, own));
    await collectSounds(services);
    await changed();
  }

  async function requireFree(id: string): Promise<void> {
    if (autosave.open?.id === id && !store.getState().library.readOnly) return;
    if (!(await locks.held()).includes(projectLock(id))) return;
    throw new StudioError('request-invalid', `${nameOf(id)} is open in another tab. Close it there first.`);
  }

  return {
    async start() {
      locks.join(TAB_LOCK);
      locks.onAnnounce(() => void refresh());
      try {
        unmoved = await migrate();
        health.earlierWorkWaits = unmoved.length > 0;
        for (const { name, error } of unmoved) health.failed(`Earlier work on ${name}`, error);
        await purgeDeleted(services, null);
      } catch (error) {
        health.failed('Your work', error);
      }
      await refresh();
      const [last] = store.getState().library.projects;
      const record = last && (await library.record(last.id).catch(() => null));
      const isFree = autosave.open === null && editor.document.clip === null;
      if (record && last && !record.closed && !last.openElsewhere && isFree && jobs.isIdle('open')) {
        await jobs.run('open', 'read', (context) => openStored(record.id, context), record.name);
      }
      // Until earlier work is moved, sounds that were moved belong to no record.
      if (unmoved.length === 0) await collectSounds(services);
    },

    refresh,

    open: (id) => jobs.run('open', 'read', (context) => openStored(id, context), nameOf(id)),

    async close() {
      jobs.cancel('open');
      await session.close();
      await changed();
    },

    async rename(id, typed) {
      const name = readName(typed);
      if (name === null) return;
      const isOpen = autosave.open?.id === id;
      if (isOpen && !store.getState().library.readOnly) {
        autosave.describe({ name });
        show();
        autosave.storeFromNow();
        await autosave.flush();
        return changed();
      }
      await jobs.run('library', 'write', async () => {
        await requireFree(id);
        await library.update(id, { name });
        if (isOpen) autosave.describe({ name });
        show();
        await changed();
        return `Renamed to ${name}.`;
      });
    },

    duplicate: (id) =>
      jobs.run('library', 'write', async () => {
        if (autosave.open?.id === id) await autosave.flush();
        const record = await library.record(id);
        if (!record) return 'The project is no longer stored in this browser.';
        const names = store.getState().library.projects.map((project) => project.name);
        const name = uniqueName(`${record.name} copy`, names);
        const used = services.now().toISOString();
        await library.copy(id, {
          ...record,
          id: crypto.randomUUID(),
          name,
          created: used,
          used,
          closed: true,
        });
        await changed();
        return `${name} made.`;
      }),

    delete: (id) =>
      jobs.run('library', 'write', async () => {
        await requireFree(id);
        if (store.getState().library.deleted) await purge();
        const name = nameOf(id);
        if (autosave.open?.id === id) await session.close();
        autosave.forget(id);
        await library.update(id, { deleted: services.now().toISOString() });
        show({ deleted: { id, name } });
        clearTimeout(purgeTimer);
        purgeTimer = setTimeout(() => void purge(), UNDO_SECONDS * 1000);
        await changed();
        return `${name} deleted.`;
      }),

    undoDelete: () =>
      jobs.run('library', 'write', async () => {
        const { deleted } = store.getState().library;
        if (!deleted) return '';
        clearTimeout(purgeTimer);
        const isStored = (await library.record(deleted.id)) !== null;
        await library.update(deleted.id, { deleted: null });
        show({ deleted: null });
        await changed();
        return isStored ? `${deleted.name} is back.` : `${deleted.name} is no longer stored in this browser.`;
      }),

    takeOver: () =>
      jobs.run('library', 'read', async () => {
        await session.takeOver();
        await changed();
        return 'This tab has the project now.';
      }),

    answerQuestion: (answer) => clipQuestions.answer(answer),

    openRememberedClip: () =>
      jobs.run('open', 'read', async (context) => {
        const found = await requestRememberedClip(services);
        if (!found) {
          show({ absentClip: { fileName: autosave.open?.clip?.fileName ?? '', remembered: false } });
          throw new StudioError(
            'request-invalid',
            `${autosave.open?.clip?.fileName ?? 'The clip'} cannot be opened from where it was. Choose the file.`,
          );
        }
        await openClipFile(services, found, context);
        return `${found.file.name} opened.`;
      }),

    copyClip: () =>
      jobs.run('copy', 'write', async (context) => {
        const notice = await copyClip(services, context);
        await changed();
        return notice;
      }),

    removeClipCopy: (id) =>
      jobs.run('library', 'write', async () => {
        await removeClipCopy(services, id);
        await changed();
        return 'The copy of the clip is removed.';
      }),

    async retryStorage() {
      if (unmoved.length > 0) {
        await attempt('Your earlier work', async () => {
          unmoved = await migrate();
          health.earlierWorkWaits = unmoved.length > 0;
          const [first] = unmoved;
          if (first) throw first.error;
          await refresh();
        });
      }
      await sounds.retry();
      await autosave.retry();
      health.succeeded();
    },

    saveUnstored: () =>
      jobs.run('save', 'write', async (context) => {
        const { saveUnstored } = await loadPart(() => import('../project/save-unstored'));
        return saveUnstored(services, unmoved, context);
      }),

    async requestPersistence() {
      const persisted = await services.persistStorage();
      await refresh();
      store.setState({
        notice: persisted
          ? 'The browser protects your projects.'
          : 'The browser does not protect your projects yet. It may do so once you use the studio more often.',
      });
    },
  };
}
