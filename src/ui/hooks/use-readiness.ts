import { useStore } from 'zustand';
import type { Project } from '../../core/project/project';
import { nextStep, type Step } from '../../studio/commands/readiness';
import type { StudioState } from '../../studio/state';
import { useStudio } from './use-studio';

/** Why something cannot be done now, by one of the functions in studio/commands/readiness; null when it can. */
export function useObstacle(obstacle: (project: Project, page: StudioState) => string | null): string | null {
  return useReadiness(obstacle);
}

/** The step whose button is emphasised. */
export function useNextStep(): Step {
  return useReadiness(nextStep);
}

/** Renders again when the answer changes with either store. */
function useReadiness<T>(read: (project: Project, page: StudioState) => T): T {
  const { editor, store } = useStudio();
  useStore(store, (page) => read(editor.document, page));
  return useStore(editor.store, ({ document }) => read(document, store.getState()));
}
