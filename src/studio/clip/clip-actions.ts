import type { Clip } from '../../media/api';
import { withAlert } from '../messages/alerts';
import { loopOf } from '../playback/tracks';
import { clipReference, newProject, sameClip } from '../project/new-project';
import { setAsideProject } from '../project/set-aside-project';
import type { StudioServices } from '../services';
import { describeClip, openVideoFile } from './open-video-file';

type Services = Pick<
  StudioServices,
  'autosave' | 'currentClip' | 'demo' | 'editor' | 'jobs' | 'log' | 'media' | 'models' | 'store' | 'transport'
>;

export interface ClipActions {
  /** Starts a new project for the video. The video of the open project is attached to it instead. */
  open(file: File): Promise<void>;
  openDemo(): Promise<void>;
}

export function clipActions(services: Services): ClipActions {
  const { currentClip, demo, editor, jobs, log, media, models, store, transport } = services;

  async function adopt(clip: Clip, file: File): Promise<void> {
    const reference = clipReference(clip.info, file);
    const frames = { rate: clip.info.frameRate, times: clip.info.frameTimes };
    const belongs = sameClip(editor.document.clip, reference);
    if (!belongs) await setAsideProject(services);
    currentClip.close();
    if (belongs) editor.setSession({ frames });
    else {
      editor.load(newProject(reference, editor.document, clip.info.startTimecode), frames);
      store.setState({ takeEnvelopes: new Map() });
    }
    transport.setDuration(clip.info.duration);
    transport.setLoop(loopOf(editor.document));
    if (!belongs) transport.seek(0);
    currentClip.show(clip);
  }

  const open = (file: File) =>
    jobs.run(
      'open',
      'read',
      async (context) => {
        const clip = await openVideoFile(await media(), file, context);
        await adopt(clip, file);
        // The engine starts while the user looks at the clip. An error is shown when the engine is needed.
        models.engine().catch((error: unknown) => log(`engine: ${String(error)}`));
        return describeClip(clip.info);
      },
      file.name,
    );

  return {
    open,
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
