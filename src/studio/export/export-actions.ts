import { movieTypes } from '../../media/movie-container';
import type { Pcm } from '../../core/audio/pcm';
import { cancelled, StudioError } from '../../core/errors';
import { inOutRange } from '../../core/project/in-out-range';
import { currentTakeOf, type Project, projectDuration, type Take } from '../../core/project/project';
import { recordingsOf } from '../../core/project/recipes-of';
import type { JobContext } from '../jobs/job';
import type { StudioServices } from '../services';
import type { StudioState } from '../state';
import { creditsOf } from './credits';
import { takeFileName } from './file-names';
import { renderWav } from './render-wav';
import { takeInfo } from './take-info';
import { videoNotice } from './video-notice';
import { clipRate, type WavOptions } from './wav-options';

type Services = Pick<
  StudioServices,
  | 'chooseSaveFile'
  | 'currentClip'
  | 'deliver'
  | 'editor'
  | 'jobs'
  | 'media'
  | 'removeIfEmpty'
  | 'sounds'
  | 'store'
>;

/** The selected take as a file. */
export interface ExportActions {
  /** A Broadcast Wave file. @param options default: as set. */
  wav(options?: WavOptions): Promise<void>;
  /** The clip's picture, unchanged, with the take as its first sound track. */
  video(): Promise<void>;
  setWavOptions(patch: Partial<StudioState['wavOptions']>): void;
}

/** Bytes of a clip from which the user chooses a file for the video, which is then written as it is made. */
const LARGE_CLIP = 256 * 2 ** 20;

export function exportActions(services: Services): ExportActions {
  const { currentClip, deliver, editor, jobs, media, sounds, store } = services;

  /** @throws StudioError request-invalid without a selected take or its sound. */
  async function selectedTake(project: Project): Promise<{ readonly take: Take; readonly pcm: Pcm }> {
    const take = currentTakeOf(project);
    if (!take) throw new StudioError('request-invalid', 'Generate a take first.');
    const pcm = await sounds.load(take.sound);
    if (pcm) return { take, pcm };
    throw new StudioError(
      'request-invalid',
      `The sound of ${take.name} is not stored in this browser. Use its recipe to generate it again.`,
    );
  }

  // Project and clip may change while a file is written: what both hold is read before the first `await`.

  async function writeWav(options: WavOptions, context: JobContext): Promise<string> {
    const project = editor.document;
    const range = options.rangeOnly ? inOutRange(project) : null;
    const rate = options.rate ?? clipRate(store.getState().clip);
    const { take, pcm } = await selectedTake(project);
    const duration = projectDuration(project);
    const wav = await renderWav(
      pcm,
      {
        duration,
        locks: project.silenceLocks,
        format: options.format,
        rate,
        range,
        info: takeInfo(project, take, range ?? { start: 0, end: duration }),
      },
      context,
    );
    const fileName = takeFileName(project, take, range ? 'range.wav' : 'wav');
    deliver(wav, fileName);
    return range
      ? `${fileName} exported: ${(range.end - range.start).toFixed(2)} s from the in point.`
      : `${fileName} exported.`;
  }

  async function writeVideo({ signal, progress }: JobContext): Promise<string> {
    const project = editor.document;
    const clip = currentClip.require();
    const rate = store.getState().wavOptions.rate ?? clipRate(clip);
    const { take, pcm } = await selectedTake(project);
    const muxer = await media();
    const target = await chooseTarget(project, take, muxer.videoExtension(clip));
    const show = (fraction: number) => progress({ stage: 'write', fraction, secondsLeft: null });
    try {
      const sound = await renderWav(
        pcm,
        {
          duration: clip.info.duration,
          locks: project.silenceLocks,
          format: 'int24',
          rate,
          range: null,
          info: null,
        },
        { signal, progress: ({ fraction }) => show((fraction ?? 0) * SOUND_SHARE) },
      );
      const hasTimecode = clip.info.startTimecode !== null || project.startFrame !== 0;
      const { file, report } = await muxer.muxVideo(clip, sound, {
        signal,
        target,
        credits: creditsOf(recordingsOf(take)),
        onProgress: (fraction) => show(SOUND_SHARE + (1 - SOUND_SHARE) * fraction),
        timecode: hasTimecode
          ? { frames: project.startFrame, dropFrame: project.dropFrame, rate: clip.info.frameRate }
          : null,
      });
      const fileName = target?.name ?? takeFileName(project, take, report.extension.slice(1));
      if (!target) deliver(file, fileName);
      return videoNotice(fileName, report, rate);
    } catch (error) {
      if (target) await services.removeIfEmpty(target);
      throw error;
    }
  }

  /** Null: the video is downloaded. */
  async function chooseTarget(
    project: Project,
    take: Take,
    extension: string,
  ): Promise<FileSystemFileHandle | null> {
    if ((project.clip?.bytes ?? 0) < LARGE_CLIP) return null;
    const mimeType = movieTypes[extension === '.mov' ? 'mov' : 'mkv'];
    const name = takeFileName(project, take, extension.slice(1));
    const chosen = await services.chooseSaveFile(name, 'Video', mimeType);
    if (chosen === 'cancelled') throw cancelled();
    return chosen;
  }

  return {
    wav: (options = store.getState().wavOptions) =>
      jobs.run('export', 'write', (context) => writeWav(options, context)),
    video: () => jobs.run('export', 'write', writeVideo),
    setWavOptions: (patch) =>
      store.setState(({ wavOptions }) => ({ wavOptions: { ...wavOptions, ...patch } })),
  };
}

/** Part of a video export's progress that rendering its sound takes. */
const SOUND_SHARE = 0.2;
