import { applySilenceLocks } from '../../core/audio/finish/silence-locks';
import type { Pcm } from '../../core/audio/pcm';
import { StudioError } from '../../core/errors';
import { projectDuration, type Take } from '../../core/project/project';
import { withCurve } from '../../editor/scene';
import type { StudioServices } from '../services';
import {
  DEFAULT_ENVELOPE_RATE,
  envelopeFile,
  type EnvelopeFileOptions,
  openEnvelopeFile,
} from './envelope-file';
import { exportWav, type WavOptions } from '../export/export-wav';
import { clipFileName, takeFileName } from '../export/file-names';
import type { StudioState } from '../state';

/** Envelope files in and out; sound and video out. */
export interface FileActions {
  importEnvelope(file: File): Promise<void>;
  /** In the format that is set. */
  exportEnvelope(): void;
  setEnvelopeFiles(patch: Partial<EnvelopeFileOptions>): void;
  /** How WAV files are to be written from now on. */
  setWav(patch: Partial<StudioState['wavOptions']>): void;
  exportWav(options: WavOptions): Promise<void>;
  exportVideo(): Promise<void>;
}

export function fileActions(desk: StudioServices): FileActions {
  const { editor, store, jobs } = desk;
  const envelopeRate = () => store.getState().manifest?.envelope.rate ?? DEFAULT_ENVELOPE_RATE;

  /** The chosen take with its sound. @throws StudioError request-invalid. */
  function chosenTake(): { readonly take: Take; readonly pcm: Pcm } {
    const { takes, currentTake } = desk.document();
    const take = takes.find(({ id }) => id === currentTake);
    if (!take) throw new StudioError('request-invalid', 'Generate a take first.');
    const pcm = desk.sounds.get(take.id);
    if (pcm) return { take, pcm };
    throw new StudioError(
      'request-invalid',
      `The sound of ${take.name} is not on this machine. Use its recipe and generate it again.`,
    );
  }

  return {
    importEnvelope: (file) =>
      jobs.run('open', 'read', async () => {
        const project = desk.document();
        if (project.clip === null) throw new StudioError('request-invalid', 'Open a video first.');
        const rate = envelopeRate();
        const { controllers } = store.getState().envelopeFileOptions;
        const { curve, seconds, note } = await openEnvelopeFile(file, rate, controllers);
        editor.change('Import an envelope', (now) => withCurve(now, curve));
        const { duration } = project.clip;
        const fits = Math.abs(seconds - duration) <= 1 / rate;
        const rest = fits ? '' : `It covers ${seconds.toFixed(2)} s; the clip has ${duration.toFixed(2)} s.`;
        return [`Envelope read from ${file.name}.`, rest, note].filter((part) => part !== '').join(' ');
      }),

    exportEnvelope() {
      const project = desk.document();
      const { blob, ending } = envelopeFile(project, envelopeRate(), store.getState().envelopeFileOptions);
      desk.deliver(blob, `${clipFileName(project)}_envelope.${ending}`);
      store.setState({ notice: 'Envelope written.', alert: null });
    },

    setEnvelopeFiles: (patch) =>
      store.setState(({ envelopeFileOptions }) => ({
        envelopeFileOptions: { ...envelopeFileOptions, ...patch },
      })),

    setWav: (patch) => store.setState(({ wavOptions }) => ({ wavOptions: { ...wavOptions, ...patch } })),

    exportWav: ({ format, rate }) =>
      jobs.run('export', 'write', async (context) => {
        const { take, pcm } = chosenTake();
        const project = desk.document();
        const fileName = takeFileName(project, take, 'wav');
        const locks = project.silenceLocks;
        desk.deliver(await exportWav(pcm, projectDuration(project), format, rate, locks, context), fileName);
        return `${fileName} written.`;
      }),

    exportVideo: () =>
      jobs.run('export', 'write', async ({ signal, progress }) => {
        const { take, pcm } = chosenTake();
        const media = await desk.media();
        const blob = await media.muxVideo(desk.clip(), applySilenceLocks(pcm, desk.document().silenceLocks), {
          signal,
          onProgress: (fraction) => progress({ stage: 'write', fraction, secondsLeft: null }),
        });
        const fileName = takeFileName(desk.document(), take, extensionOf(blob));
        desk.deliver(blob, fileName);
        const kept = desk.clip().info.audio ? ', with the original sound as its second track' : '';
        return `${fileName} written${kept}.`;
      }),
  };
}

function extensionOf({ type }: Blob): string {
  if (type.includes('webm')) return 'webm';
  if (type.includes('matroska')) return 'mkv';
  return type.includes('quicktime') ? 'mov' : 'mp4';
}
