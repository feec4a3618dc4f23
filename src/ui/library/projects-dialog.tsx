import { useEffect, useRef, useState } from 'react';
import type { ListedProject } from '../../studio/library/library-state';
import { Dialog } from '../controls/dialog';
import { IconButton } from '../controls/icon-button';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { DeletedBar, StorageAlert } from './library-bars';
import { ProjectRow } from './project-row';
import { StorageSummary } from './storage-summary';
import './library.css';

interface ProjectsDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

type Order = 'used' | 'name' | 'bytes';

const compare: Readonly<Record<Order, (a: ListedProject, b: ListedProject) => number>> = {
  used: (a, b) => b.used.localeCompare(a.used),
  name: (a, b) => a.name.localeCompare(b.name),
  bytes: (a, b) => b.bytes - a.bytes,
};

/** The projects in this browser: open, rename, duplicate, delete; the storage that they take. */
export function ProjectsDialog({ open, onClose }: ProjectsDialogProps) {
  return (
    <Dialog open={open} className="projects-dialog" label="Projects" focusItself onClose={onClose}>
      <Projects onClose={onClose} />
    </Dialog>
  );
}

function Projects({ onClose }: { readonly onClose: () => void }) {
  const studio = useStudio();
  const projects = useStudioState((state) => state.library.projects);
  const ready = useStudioState((state) => state.library.ready);
  const [order, setOrder] = useState<Order>('used');
  useEffect(() => void studio.library.refresh(), [studio]);
  const isOpen = useStudioState((state) => state.library.open !== null);
  const header = useRef<HTMLElement>(null);
  useEffect(() => {
    // What had the focus may have left the list.
    if (document.activeElement === document.body) header.current?.closest('dialog')?.focus();
  });
  return (
    <>
      <header ref={header}>
        <h2>Projects</h2>
        {projects.length > 1 && (
          <label className="projects-order">
            Sort by
            <select value={order} onChange={(event) => setOrder(event.target.value as Order)}>
              <option value="used">Last used</option>
              <option value="name">Name</option>
              <option value="bytes">Size</option>
            </select>
          </label>
        )}
        {isOpen && (
          <button
            type="button"
            className="button"
            onClick={() => {
              onClose();
              void studio.library.close();
            }}
          >
            Close project
          </button>
        )}
        <IconButton icon="close" className="quiet" label="Close" onClick={onClose} />
      </header>
      <StorageAlert />
      <DeletedBar />
      {projects.length === 0 ? (
        <p className="projects-empty">
          {ready
            ? 'No projects yet. A video becomes a project with your first change; it is stored in this browser as you go.'
            : 'Reading the projects…'}
        </p>
      ) : (
        <ul className="projects-list">
          {projects.toSorted(compare[order]).map((project) => (
            <ProjectRow key={project.id} project={project} onOpened={onClose} />
          ))}
        </ul>
      )}
      <StorageSummary />
    </>
  );
}
