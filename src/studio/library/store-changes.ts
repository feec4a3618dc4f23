import { emptyProject } from '../../core/project/project';
import type { BaseServices } from '../base-services';
import { AfterStoring } from './after-storing';

/** Stores every change of the open project, of its selection and of its view. */
export function storeChanges(services: BaseServices): void {
  const { autosave, database, editor, onHide, session, sounds, store, transport } = services;
  const afterStoring = new AfterStoring(services);
  autosave.onStored((id) => void afterStoring.stored(id));
  editor.store.subscribe((now, before) => {
    if (now.document !== before.document) {
      const isEdit = now.document !== emptyProject && now.document.clip === null;
      // Words or a reference sound before the first video.
      if (!autosave.open && isEdit) void session.ensure();
      autosave.documentEdited();
      // A take has cost minutes: its sound is being written, the project follows at once.
      if (now.document.takes !== before.document.takes) void autosave.flush();
    }
    const { view, tool, stamp, showPan } = now.session;
    const then = before.session;
    const moved =
      now.selection !== before.selection ||
      view !== then.view ||
      tool !== then.tool ||
      stamp !== then.stamp ||
      showPan !== then.showPan;
    if (moved) autosave.viewMoved();
  });
  transport.subscribe(() => autosave.viewMoved());
  onHide(() => autosave.flushAtOnce());
  database.onEmptied(() => {
    store.setState({ notice: "The browser's storage was cleared. What is open here is stored again." });
    void sounds.retry(true).then(() => autosave.retry(true));
  });
}
