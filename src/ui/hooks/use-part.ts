import { startTransition, useEffect, useState } from 'react';
import { loadPagePart } from '../../studio/messages/load-page-part';
import { useStudio } from './use-studio';

const RETRY_MILLISECONDS = 5000;

/**
 * A part of the page that loads when it is first needed; null until then. The page says when it cannot be loaded.
 * @param load the same function at each call.
 * @param onFailed called then, so that what needs the part can be tried again. Without it, it is tried again while it is needed: when the
 * connection is back, and every few seconds.
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
  useEffect(() => {
    if (!failed || !needed || onFailed) return undefined;
    const retry = () => setFailed(false);
    const timer = setTimeout(retry, RETRY_MILLISECONDS);
    window.addEventListener('online', retry);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', retry);
    };
  }, [failed, needed, onFailed]);
  return loaded?.part ?? null;
}
