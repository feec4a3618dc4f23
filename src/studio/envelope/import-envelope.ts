import { StudioError, throwIfAborted } from '../../core/errors';
import type { EnvelopeFile } from '../../core/formats/envelope-file';
import { requireWithinLimits } from '../../core/project/project-limits';
import { READ_ONLY } from '../../editor/read-only-reason';
import { withCurve } from '../../editor/scene';
import type { JobContext } from '../jobs/job';
import type { StudioServices } from '../services';
import { envelopeRate } from './envelope-file';

type Services = Pick<StudioServices, 'editor' | 'files' | 'jobs' | 'store'>;

/** Reads the file's envelope into the document, or offers the choice between several. */
export function importEnvelope(services: Services, file: File, source: number | null): Promise<void> {
  const { editor, files, jobs, store } = services;
  const work = async ({ signal }: JobContext) => {
    if (editor.state.readOnly) throw new StudioError('request-invalid', READ_ONLY);
    const { clip, dropFrame, startFrame } = editor.document;
    if (clip === null) throw new StudioError('request-invalid', 'Open a video first.');
    const request = {
      rate: envelopeRate(store.getState()),
      controllers: store.getState().envelopeFileOptions.controllers,
      timecode: { rate: clip.frameRate, drop: dropFrame },
      startFrame,
      source,
    };
    const reader = await files();
    const reading = await reader.readEnvelope(file, request, { signal });
    throwIfAborted(signal);
    if (reading.kind === 'choice') {
      const { sources, count } = reading;
      store.setState({ envelopeChoice: { file, sources, count } });
      return `${file.name} holds ${count} envelopes. Choose one.`;
    }
    requireWithinLimits(withCurve(editor.document, reading.curve));
    editor.change('Import an envelope', (project) => withCurve(project, reading.curve));
    return noticeOf(file.name, reading, clip.duration, request.rate);
  };
  return jobs.run('open', 'read', work, file.name);
}

function noticeOf(fileName: string, { seconds, note }: EnvelopeFile, duration: number, rate: number): string {
  const fits = Math.abs(seconds - duration) <= 1 / rate;
  const lengths = fits ? '' : `It covers ${seconds.toFixed(2)} s; the clip has ${duration.toFixed(2)} s.`;
  return [`Envelope imported from ${fileName}.`, lengths, note].filter((part) => part !== '').join(' ');
}
