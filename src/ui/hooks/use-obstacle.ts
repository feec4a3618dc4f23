import { useStore } from 'zustand';
import type { Project } from '../../core/project/project';
import type { Scene } from '../../editor/scene';
import type { StudioState } from '../../studio/state';
import { useStudio } from './use-studio';

/** Why something cannot be done now, by one of the functions in studio/commands; null when it can. */
export function useObstacle(obstacle: (project: Project, page: StudioState) => string | null): string | null {
  return useReadiness(({ document }, page) => obstacle(document, page));
}

/** Renders again when the answer changes with either store. */
export function useReadiness<T>(read: (scene: Scene, page: StudioState) => T): T {
  const { editor, store } = useStudio();
  useStore(store, (page) => read(editor.state, page));
  return useStore(editor.store, (scene) => read(scene, store.getState()));
}
