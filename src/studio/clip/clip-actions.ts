import { attachClip } from '../library/attach-clip';
import { contentHash } from '../library/content-hash';
import { withAlert } from '../messages/alerts';
import type { StudioServices } from '../services';
import { describeClip, openVideoFile } from './open-video-file';

export interface ClipActions {
  /**
   * Opens a video: as the clip of the open project if it is that, else in a stored project of it or in a new one.
   * @param handle with which the file can be opened again in a later visit.
   */
  open(file: File, handle?: FileSystemFileHandle | null): Promise<void>;
  /** Lets the user choose a video in a way that the browser remembers; null where it cannot. */
  readonly choose: (() => Promise<void>) | null;
  openDemo(): Promise<void>;
}

export function clipActions(services: StudioServices): ClipActions {
  const { demo, jobs, log, media, pickVideo, store } = services;

  const open = (file: File, handle: FileSystemFileHandle | null = null) =>
    jobs.run(
      'open',
      'read',
      async (context) => {
        // A file that cannot be read rejects in the decoder, with a better message.
        const hash = contentHash(file).catch(() => null);
        const clip = await openVideoFile(await media(), file, context);
        await attachClip(services, clip, { file, handle }, await hash, context.signal);
        return describeClip(clip.info);
      },
      file.name,
    );

  return {
    open,
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
