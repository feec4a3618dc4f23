import { EarlyMapping } from './envelope/early-mapping';
import type { BaseServices } from './base-services';
import { LivePreview } from './live/live-preview';
import { ChosenPack } from './pack/chosen-pack';
import { ModelAccess } from './pack/model-access';
import { RemoteEngine } from './remote/remote-engine';
import { PictureContent } from './picture/picture-content';
import { BankAccess } from './retrieval/bank';
import { ownSoundsOf } from './retrieval/own-sounds';
import { Recordings } from './retrieval/recordings';
import { FolderSounds } from './sound-folders/folder-sounds';
import { EarlyTake } from './takes/early-take';
import { Measurements } from './takes/measurements';

/** Shared by the groups of actions; each group picks what it uses. One instance per page. */
export interface StudioServices extends BaseServices {
  readonly earlyMapping: EarlyMapping;
  readonly earlyTake: EarlyTake;
  readonly chosenPack: ChosenPack;
  readonly models: ModelAccess;
  readonly measurements: Measurements;
  readonly remote: RemoteEngine;
  readonly recordings: Recordings;
  readonly livePreview: LivePreview;
  readonly pictureContent: PictureContent;
  readonly folderSounds: FolderSounds;
}

export function createServices(base: BaseServices): StudioServices {
  const { log, sounds, store } = base;
  const remote: RemoteEngine = new RemoteEngine(base, store, () => models.forgetEngine());
  const measurements = new Measurements(base, store);
  const chosenPack = new ChosenPack(base, store, () => remote.isUsed());
  const models: ModelAccess = new ModelAccess(
    {
      ...base,
      pack: (signal) => chosenPack.open(signal),
      measurements,
      remote: (manifest, signal) => remote.connectionFor(manifest, signal),
    },
    store,
  );
  const folderSounds = new FolderSounds({ ...base, models });
  const bank = new BankAccess({ ...base, models });
  const recordings = new Recordings({ models, bank, ownSounds: ownSoundsOf(folderSounds), sounds });
  return {
    ...base,
    chosenPack,
    models,
    measurements,
    remote,
    folderSounds,
    earlyMapping: new EarlyMapping(log),
    earlyTake: new EarlyTake(log, () => store.getState().clip),
    pictureContent: new PictureContent({ ...base, models }),
    recordings,
    livePreview: new LivePreview({ ...base, models, recordings }),
  };
}
