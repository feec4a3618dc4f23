import { throwIfAborted } from '../../core/errors';
import { requireWithinLimits } from '../../core/project/project-limits';
import { describeRange } from '../../editor/describe';
import { mapRange } from '../../editor/mapper/map-range';
import { clipFileName } from '../export/file-names';
import type { StudioServices } from '../services';
import { type EnvelopeFileOptions, envelopeRate } from './envelope-file';
import { writeEnvelopeFile } from './export-envelope';
import { importEnvelope } from './import-envelope';
import { mapEnvelope, withMapping, withPartMapping } from './map-envelope';
import { mappingNotice } from './mapping-notice';
import { showPartial } from './show-partial';

type Services = Pick<
  StudioServices,
  'currentClip' | 'deliver' | 'earlyMapping' | 'editor' | 'files' | 'jobs' | 'models' | 'store'
>;

/** The envelope from the picture, and to and from files. */
export interface EnvelopeActions {
  map(): Promise<void>;
  /** A file with several envelopes leads to a choice in the state. */
  import(file: File): Promise<void>;
  /** Imports one of the envelopes in the file that waits for a choice; null for none of them. The choice ends with the import. */
  choose(source: number | null): Promise<void>;
  /** Writes a file in the format that is set. */
  export(): Promise<void>;
  setFileOptions(patch: Partial<EnvelopeFileOptions>): void;
}

/** @param suggestAlignment called after the whole clip was mapped. */
export function envelopeActions(services: Services, suggestAlignment: () => Promise<void>): EnvelopeActions {
  const { currentClip, deliver, earlyMapping, editor, jobs, models, store } = services;

  return {
    map() {
      const range = mapRange(editor.state);
      const release = range ? () => undefined : earlyMapping.claim();
      let isWholeMapped = false;
      const ended = jobs.run('map', 'load', (job) =>
        showPartial(store, job.signal, async (onPart) => {
          const context = { ...job, onPart };
          const clip = currentClip.require();
          const engine = await models.engine(context.signal);
          const manifest = await models.manifest(context.signal);
          const part = range
            ? await mapEnvelope(clip, engine, manifest, range, context)
            : { result: await earlyMapping.finish(clip, engine, manifest, context), start: 0 };
          throwIfAborted(context.signal);
          store.setState({ engine: part.result.status });
          // Without a drag that is in progress: the edit applies to its start.
          const { document } = editor.committed();
          const mapped = range
            ? withPartMapping(document, part, manifest, range)
            : withMapping(document, part.result, manifest);
          requireWithinLimits(mapped);
          editor.change(range ? 'Map range' : 'Map envelope', () => mapped);
          if (range)
            return `Envelope mapped from the picture, ${describeRange(editor.state, range)}; the rest is as it was.`;
          isWholeMapped = true;
          return mappingNotice(mapped);
        }),
      );
      void ended.then(() => (isWholeMapped ? suggestAlignment() : undefined));
      return ended.finally(release);
    },

    import: (file) => importEnvelope(services, file, null),

    async choose(source) {
      const { envelopeChoice: choice } = store.getState();
      if (choice && source !== null) await importEnvelope(services, choice.file, source);
      if (store.getState().envelopeChoice === choice) store.setState({ envelopeChoice: null });
    },

    export: () =>
      jobs.run('export', 'write', async (context) => {
        const { document } = editor;
        const state = store.getState();
        const { blob, extension } = await writeEnvelopeFile(
          document,
          envelopeRate(state),
          state.envelopeFileOptions,
          context,
        );
        deliver(blob, `${clipFileName(document)}_envelope.${extension}`);
        return 'Envelope exported.';
      }),

    setFileOptions: (patch) =>
      store.setState(({ envelopeFileOptions }) => ({
        envelopeFileOptions: { ...envelopeFileOptions, ...patch },
      })),
  };
}
