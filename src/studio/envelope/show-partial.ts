import type { StoreApi } from 'zustand/vanilla';
import type { PartialPrediction } from './partial-prediction';

interface PartialState {
  readonly partialPrediction: PartialPrediction | null;
}

/** Runs a mapping whose decoded part is shown until it ends. At a cancel the part disappears at once; that of a later mapping stays. */
export async function showPartial<Result>(
  store: StoreApi<PartialState>,
  signal: AbortSignal,
  map: (show: (partial: PartialPrediction | null) => void) => Promise<Result>,
): Promise<Result> {
  let shown: PartialPrediction | null = null;
  const hide = () =>
    store.setState((state) => (state.partialPrediction === shown ? { partialPrediction: null } : state));
  signal.addEventListener('abort', hide, { once: true });
  try {
    return await map((partial) => {
      if (!signal.aborted) store.setState({ partialPrediction: (shown = partial) });
    });
  } finally {
    signal.removeEventListener('abort', hide);
    hide();
  }
}
