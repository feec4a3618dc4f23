import { applySilenceLocks } from '../../core/audio/finish/silence-locks';
import type { Pcm } from '../../core/audio/pcm';
import { StudioError } from '../../core/errors';
import { type Project, projectDuration, type Take } from '../../core/project/project';
import type { StudioServices } from '../services';
import type { StudioState } from '../state';
import { renderWav, type WavOptions } from './render-wav';
import { takeFileName } from './file-names';

type Services = Pick<
  StudioServices,
  'currentClip' | 'deliver' | 'editor' | 'jobs' | 'media' | 'sounds' | 'store'
>;

/** The selected take as a file. */
export interface ExportActions {
  /** @param options default: as set. */
  wav(options?: WavOptions): Promise<void>;
  /** The clip's picture, unchanged, with the take as its sound. */
  video(): Promise<void>;
  setWavOptions(patch: Partial<StudioState['wavOptions']>): void;
}

export function exportActions({
  currentClip,
  deliver,
  editor,
  jobs,
  media,
  sounds,
  store,
}: Services): ExportActions {
  /** @throws StudioError request-invalid without a selected take or its sound. */
  function selectedTake({ takes, currentTake }: Project): { readonly take: Take; readonly pcm: Pcm } {
    const take = takes.find(({ id }) => id === currentTake);
    if (!take) throw new StudioError('request-invalid', 'Generate a take first.');
    const pcm = sounds.get(take.sound);
    if (pcm) return { take, pcm };
    throw new StudioError(
      'request-invalid',
      `The sound of ${take.name} is not stored in this browser. Use its recipe to generate it again.`,
    );
  }

  return {
    wav: (options = store.getState().wavOptions) =>
      jobs.run('export', 'write', async (context) => {
        const project = editor.document;
        const { take, pcm } = selectedTake(project);
        const duration = projectDuration(project);
        const fileName = takeFileName(project, take, 'wav');
        deliver(await renderWav(pcm, duration, project.silenceLocks, options, context), fileName);
        return `${fileName} exported.`;
      }),

    video: () =>
      jobs.run('export', 'write', async ({ signal, progress }) => {
        // The project and the clip may change while the video is written.
        const project = editor.document;
        const { take, pcm } = selectedTake(project);
        const clip = currentClip.require();
        const sound = applySilenceLocks(pcm, project.silenceLocks);
        const muxer = await media();
        const blob = await muxer.muxVideo(clip, sound, {
          signal,
          onProgress: (fraction) => progress({ stage: 'write', fraction, secondsLeft: null }),
        });
        const fileName = takeFileName(project, take, extensionOf(blob));
        deliver(blob, fileName);
        const second = clip.info.audio ? ', with the production sound as second track' : '';
        return `${fileName} exported${second}.`;
      }),

    setWavOptions: (patch) =>
      store.setState(({ wavOptions }) => ({ wavOptions: { ...wavOptions, ...patch } })),
  };
}

function extensionOf({ type }: Blob): string {
  if (type.includes('webm')) return 'webm';
  if (type.includes('matroska')) return 'mkv';
  return type.includes('quicktime') ? 'mov' : 'mp4';
}
