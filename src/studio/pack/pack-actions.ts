import type { StudioServices } from '../services';

type Services = Pick<StudioServices, 'jobs' | 'models' | 'packFromFiles'>;

export interface PackActions {
  /** Uses the model pack in a folder that the user chose, given as all its files. */
  load(files: readonly File[]): Promise<void>;
}

export function packActions({ jobs, models, packFromFiles }: Services): PackActions {
  return {
    load: (files) =>
      jobs.run('pack', 'load', async ({ signal }) => {
        jobs.cancel('map');
        jobs.cancel('generate');
        const pack = await packFromFiles(files);
        await models.use(pack, signal);
        return `Model pack: ${pack.manifest.name} ${pack.manifest.version}.`;
      }),
  };
}
