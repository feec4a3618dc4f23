import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { EditorState } from '../../editor/editor';
import type { StudioState } from '../../studio/state';
import type { Studio } from '../../studio/studio';

export const StudioContext = createContext<Studio | null>(null);

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('useStudio() needs a StudioContext.');
  return studio;
}

/** Part of the studio's state. The component renders again when it changes; objects are compared by their fields. */
export function useStudioState<T>(select: (state: StudioState) => T): T {
  return useStore(useStudio().store, useShallow(select));
}

/** Part of the editor's state, as useStudioState. */
export function useEditorState<T>(select: (state: EditorState) => T): T {
  return useStore(useStudio().editor.store, useShallow(select));
}
