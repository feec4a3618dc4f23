import { StudioError } from '../../core/errors';
import { withCurve } from '../../editor/scene';
import { clipFileName } from '../export/file-names';
import type { StudioServices } from '../services';
import {
  DEFAULT_ENVELOPE_RATE,
  type EnvelopeFileOptions,
  readEnvelopeFile,
  writeEnvelopeFile,
} from './envelope-file';
import { mapEnvelope, withMapping } from './map-envelope';

type Services = Pick<StudioServices, 'currentClip' | 'deliver' | 'editor' | 'jobs' | 'models' | 'store'>;

/** The envelope from the picture, and to and from files. */
export interface EnvelopeActions {
  map(): Promise<void>;
  import(file: File): Promise<void>;
  /** Writes a file in the format that is set. */
  export(): void;
  setFileOptions(patch: Partial<EnvelopeFileOptions>): void;
}

export function envelopeActions({
  currentClip,
  deliver,
  editor,
  jobs,
  models,
  store,
}: Services): EnvelopeActions {
  const envelopeRate = () => store.getState().manifest?.envelope.rate ?? DEFAULT_ENVELOPE_RATE;

  return {
    map: () =>
      jobs.run('map', 'load', async (context) => {
        const clip = currentClip.require();
        const engine = await models.engine();
        const manifest = await models.manifest();
        const result = await mapEnvelope(clip, engine, manifest, context);
        store.setState({ engine: result.status });
        editor.change('Map envelope', (project) => withMapping(project, result, manifest));
        return 'Envelope mapped from the picture.';
      }),

    import: (file) =>
      jobs.run(
        'open',
        'read',
        async () => {
          const { clip } = editor.document;
          if (clip === null) throw new StudioError('request-invalid', 'Open a video first.');
          const rate = envelopeRate();
          const { controllers } = store.getState().envelopeFileOptions;
          const { curve, seconds, note } = await readEnvelopeFile(file, rate, controllers);
          editor.change('Import an envelope', (project) => withCurve(project, curve));
          const fits = Math.abs(seconds - clip.duration) <= 1 / rate;
          const lengths = fits
            ? ''
            : `It covers ${seconds.toFixed(2)} s; the clip has ${clip.duration.toFixed(2)} s.`;
          return [`Envelope imported from ${file.name}.`, lengths, note]
            .filter((part) => part !== '')
            .join(' ');
        },
        file.name,
      ),

    export() {
      const { document } = editor;
      const { envelopeFileOptions } = store.getState();
      const { blob, extension } = writeEnvelopeFile(document, envelopeRate(), envelopeFileOptions);
      deliver(blob, `${clipFileName(document)}_envelope.${extension}`);
      store.setState({ notice: 'Envelope exported.' });
    },

    setFileOptions: (patch) =>
      store.setState(({ envelopeFileOptions }) => ({
        envelopeFileOptions: { ...envelopeFileOptions, ...patch },
      })),
  };
}
