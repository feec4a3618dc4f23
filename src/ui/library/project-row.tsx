import { useRef, useState } from 'react';
import type { ListedProject } from '../../studio/library/library-state';
import { IconButton } from '../controls/icon-button';
import { NameField } from '../controls/name-field';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { describeProject, formatUsed } from './describe-project';
import { ProjectPicture } from './project-picture';

interface ProjectRowProps {
  readonly project: ListedProject;
  readonly onOpened: () => void;
}

/** A project of the list and what can be done with it. */
export function ProjectRow({ project, onOpened }: ProjectRowProps) {
  const studio = useStudio();
  const [renaming, setRenaming] = useState(false);
  const renameButton = useRef<HTMLButtonElement>(null);
  const isOpen = useStudioState((state) => state.library.open?.id === project.id);
  const { id, name, openElsewhere } = project;
  const open = () => {
    onOpened();
    void studio.library.open(id);
  };
  const state = isOpen ? 'Open' : openElsewhere ? 'Open in another tab' : formatUsed(project.used);
  return (
    <li
      className="project-row"
      data-open={isOpen || undefined}
      onDoubleClick={({ target }) => {
        // Its buttons and its name field have their own double click.
        if (!isOpen && target instanceof Element && !target.closest('button, input')) open();
      }}
    >
      <ProjectPicture picture={project.thumbnail} />
      <div className="project-text">
        {renaming ? (
          <NameField
            label={`Name of ${name}`}
            name={name}
            onEnd={(typed, byKey) => {
              setRenaming(false);
              if (byKey) renameButton.current?.focus();
              if (typed !== null && typed !== name) void studio.library.rename(id, typed);
            }}
          />
        ) : (
          <strong>{name}</strong>
        )}
        <small>{describeProject(project)}</small>
        <small>
          {state}
          {project.clipCopied && ' · clip copied'}
        </small>
      </div>
      <div className="button-row">
        {!isOpen && (
          <button type="button" className="button" aria-label={`Open ${name}`} onClick={open}>
            Open
          </button>
        )}
        {project.clipCopied && (
          <button
            type="button"
            className="button quiet"
            aria-label={`Remove the copy of the clip of ${name}`}
            title="Remove the copy of the clip from this browser"
            onClick={() => void studio.library.removeClipCopy(id)}
          >
            Remove clip copy
          </button>
        )}
        <button
          ref={renameButton}
          type="button"
          className="button quiet"
          aria-label={`Rename ${name}`}
          disabled={openElsewhere}
          onClick={() => setRenaming(true)}
        >
          Rename
        </button>
        <button
          type="button"
          className="button quiet"
          aria-label={`Duplicate ${name}`}
          onClick={() => void studio.library.duplicate(id)}
        >
          Duplicate
        </button>
        <IconButton
          icon="trash"
          className="quiet"
          label={`Delete ${name}`}
          title={openElsewhere ? 'Open in another tab' : 'Delete'}
          disabled={openElsewhere}
          onClick={() => void studio.library.delete(id)}
        />
      </div>
    </li>
  );
}
