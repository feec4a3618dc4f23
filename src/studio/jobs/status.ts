import type { StudioState } from '../state';
import type { Job, JobName, JobStage } from './job';

const stages: Record<JobStage, string> = {
  read: 'Reading file',
  'read-sound': 'Reading the production sound',
  'choose-recordings': 'Choosing recordings',
  convert: 'Converting video',
  write: 'Writing file',
  'connect-server': 'Connecting to the server',
  'read-pack': 'Looking at the model pack',
  'fetch-pack': 'Downloading model pack',
  'copy-pack': 'Copying model pack',
  'check-pack': 'Checking model pack',
  'delete-pack': 'Deleting model pack',
  // Two stages, one name: see below.
  download: 'Loading model',
  load: 'Loading model',
  // These three alternate every few seconds: under one name, screen readers announce them once.
  'decode-picture': 'Analysing picture',
  'encode-picture': 'Analysing picture',
  'map-envelope': 'Analysing picture',
  'embed-prompt': 'Encoding prompt',
  'encode-control': 'Encoding envelope',
  diffuse: 'Generating',
  'decode-audio': 'Decoding audio',
  'finish-take': 'Finishing the take',
};

/** Which of several running jobs the status line shows. */
const order: readonly JobName[] = [
  'generate',
  'map',
  'align',
  'open',
  'library',
  'copy',
  'reference',
  'save',
  'export',
  'pack',
];

/** "Generating, 42 %, 12 s left"; "Loading model, 12.0 of 24.1 MB" */
export function describeJob(job: Job): string {
  if (job.kind !== 'running') return '';
  const bytes = job.download
    ? [`${megabytes(job.download.loaded)} of ${megabytes(job.download.total)} MB`]
    : [];
  const rate = job.rate ? [`${megabytes(job.rate)} MB/s`] : [];
  // The fraction is of the whole job, the bytes are of the download: one figure at a time.
  const percent = job.fraction === null || job.download ? [] : [`${Math.round(job.fraction * 100)} %`];
  const left = job.secondsLeft === null ? [] : [`${formatSeconds(job.secondsLeft)} left`];
  return [stages[job.stage], ...bytes, ...rate, ...percent, ...left].join(', ');
}

/** The running job, else the last notice. No percentages: screen readers would announce each one. */
export function statusText({ jobs, notice }: Pick<StudioState, 'jobs' | 'notice'>): string {
  for (const name of order) {
    const job = jobs[name];
    if (job.kind === 'running') return `${stages[job.stage]}…`;
  }
  return notice || 'Ready.';
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** "8 s", "2 min 05 s" */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
