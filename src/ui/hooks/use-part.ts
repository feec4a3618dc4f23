import { startTransition, useEffect, useState } from 'react';
import { loadPagePart } from '../../studio/messages/load-page-part';
import { useStudio } from './use-studio';

/**
 * A part of the page that loads when it is first needed; null until then. The page says when it cannot be loaded.
 * @param load the same function at each call.
 * @param onFailed called then, so that what needs the part can be tried again.
 */
export function usePart<T>(load: () => Promise<T>, needed: boolean, onFailed?: () => void): T | null {
  const { store } = useStudio();
  const [loaded, setLoaded] = useState<{ readonly part: T } | null>(null);
  const [failed, setFailed] = useState(false);
  if (failed && !needed) setFailed(false);
  const isNeeded = needed && loaded === null && !failed;
  useEffect(() => {
    if (!isNeeded) return undefined;
    let gone = false;
    void loadPagePart(store, load).then((part) => {
      if (gone) return;
      // A transition renders in slices, so that a large part does not block the page.
      if (part !== null) startTransition(() => setLoaded({ part }));
      else {
        setFailed(true);
        onFailed?.();
      }
    });
    return () => {
      gone = true;
    };
  }, [isNeeded, load, onFailed, store]);
  return loaded?.part ?? null;
}
