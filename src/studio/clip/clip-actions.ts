import type { Clip } from '../../media/api';
import { openClipFile } from '../library/open-clip-file';
import { withAlert } from '../messages/alerts';
import { withoutPagePartAlert } from '../messages/load-page-part';
import type { BaseServices } from '../base-services';
import { describeClip } from './describe-clip';

export interface ClipActions {
  /**
   * Opens a video: as the clip of the open project if it is that, else in a stored project of it or in a new one.
   * @param handle with which the file can be opened again in a later visit.
   */
  open(file: File, handle?: FileSystemFileHandle | null): Promise<void>;
  /** Lets the user choose a video in a way that the browser remembers; null where it cannot. */
  readonly choose: (() => Promise<void>) | null;
  openDemo(): Promise<void>;
  /** The page shows a picture of the clip, or cannot. */
  pictureShown(clip: Clip): void;
}

export function clipActions(services: BaseServices): ClipActions {
  const { currentClip, demo, jobs, log, pickVideo, store } = services;

  const open = (file: File, handle: FileSystemFileHandle | null = null) => {
    store.setState(withoutPagePartAlert);
    return jobs.run(
      'open',
      'read',
      async (context) => describeClip((await openClipFile(services, { file, handle }, context)).info),
      file.name,
    );
  };

  return {
    open,
    pictureShown: (clip) => currentClip.pictureShown(clip),
    choose:
      pickVideo &&
      (async () => {
        const chosen = await pickVideo();
        if (chosen) await open(chosen.file, chosen.handle);
      }),
    async openDemo() {
      try {
        await open(await demo());
      } catch (error) {
        log(String(error));
        store.setState(withAlert('demo', 'The demo clip could not be loaded. Open a video of your own.'));
      }
    },
  };
}
