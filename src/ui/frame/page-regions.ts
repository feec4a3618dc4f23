import { createContext, useContext } from 'react';

/** Parts of the page that commands and navigation scroll to or focus. */
export type PageRegion = 'open' | 'picture' | 'envelope' | 'lane' | 'prompt' | 'sounds' | 'takes';

/** The mounted elements of the page's regions. */
export interface PageRegions {
  /** Ref callback for the element of a region; the same function on each call. */
  ref(region: PageRegion): (element: HTMLElement | null) => void;
  scrollTo(region: PageRegion): void;
  focus(region: PageRegion): void;
}

export function createPageRegions(): PageRegions {
  const elements = new Map<PageRegion, HTMLElement>();
  const refs = new Map<PageRegion, (element: HTMLElement | null) => void>();
  return {
    ref(region) {
      const known = refs.get(region);
      if (known) return known;
      const ref = (element: HTMLElement | null) => {
        if (element) elements.set(region, element);
        else elements.delete(region);
      };
      refs.set(region, ref);
      return ref;
    },
    scrollTo: (region) => elements.get(region)?.scrollIntoView({ block: 'start' }),
    focus: (region) => elements.get(region)?.focus(),
  };
}

export const PageRegionsContext = createContext<PageRegions | null>(null);

export function usePageRegions(): PageRegions {
  const regions = useContext(PageRegionsContext);
  if (!regions) throw new Error('usePageRegions() needs a PageRegionsContext.');
  return regions;
}
