import { toErrorDto } from '../../core/errors';
import { loadPart } from '../../platform/page-files';
import { withAlert } from '../messages/alerts';
import type { StudioServices } from '../services';
import type { PackManager } from './pack-manager';

export interface PackActions {
  /** The list of model packs, which loads when it is first needed; null when it cannot be loaded. */
  manager(): Promise<PackManager | null>;
}

export function packActions(services: StudioServices): PackActions {
  let manager: PackManager | null = null;
  return {
    async manager() {
      try {
        manager ??= (await loadPart(() => import('./pack-manager'))).packManager(services);
      } catch (error) {
        services.store.setState(withAlert('pack', toErrorDto(error).message));
      }
      return manager;
    },
  };
}
