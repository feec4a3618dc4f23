import { StudioError } from '../core/errors';
import { isPacked, type PackedProject, packProject, unpackProject } from '../core/project/packed-project';
import type { Project } from '../core/project/project';
import { readProject, serialiseProject } from '../core/project/project-schema';
import { upgradeStoredProject } from '../core/project/upgrade-project';
import { atOnce } from '../platform/in-slices';

/**
 * A document from the browser's storage, of this build or an earlier one, through the checks of a project file.
 * @throws StudioError project-invalid when it is damaged.
 */
export function checkProject(stored: unknown, name: string): PackedProject {
  let text: string;
  try {
    const upgraded = upgradeStoredProject(stored);
    text = serialiseProject(isPacked(upgraded) ? atOnce(unpackProject(upgraded)) : (upgraded as Project));
  } catch (error) {
    throw new StudioError(
      'project-invalid',
      `${name} cannot be opened: what is stored of it is damaged.`,
      String(error),
    );
  }
  return packProject(readProject(text, name));
}
