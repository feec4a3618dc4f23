import type { StudioServices } from '../services';

/** How the designer has arranged the page; stored with the choices of `stored-choices.ts`. */
export interface LayoutActions {
  /** @param height CSS pixels; null: by the window. */
  setTimelineHeight(height: number | null): void;
}

export function layoutActions({ store }: Pick<StudioServices, 'store'>): LayoutActions {
  return { setTimelineHeight: (timelineHeight) => store.setState({ timelineHeight }) };
}
