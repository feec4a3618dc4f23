import type { StudioServices } from '../services';
import { anyRuns } from '../jobs/job';

type Services = Pick<StudioServices, 'autosave' | 'offline' | 'store' | 'transport'>;

export interface OfflineActions {
  /** Stores the work, then loads the page again with the newer version of the studio. */
  reload(): Promise<void>;
}

/** The studio's own files: whether they are stored in this browser, and a newer version of them. */
export function offlineActions({ autosave, offline, store, transport }: Services): OfflineActions {
  offline.onChange(({ worksOffline, updateReady }) =>
    store.setState(({ offline: { update } }) => ({
      offline: { worksOffline, update: updateReady && update === 'none' ? 'ready' : update },
    })),
  );
  const reportBusy = () => {
    const { jobs, recording } = store.getState();
    offline.setBusy(recording || transport.playing || anyRuns(jobs));
  };
  store.subscribe(reportBusy);
  transport.subscribe(reportBusy);

  return {
    async reload() {
      await autosave.flush();
      if ((await offline.loadUpdate()) === 'taken') return;
      store.setState(({ offline: state }) => ({ offline: { ...state, update: 'other-pages' } }));
    },
  };
}
