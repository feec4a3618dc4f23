import type { Job, JobName, JobStage } from './job';
import type { StudioState } from '../state';

const stages: Record<JobStage, string> = {
  read: 'Reading the file',
  convert: 'Converting the video in this page',
  write: 'Writing the file',
  load: 'Loading the model',
  // Three parts of one thing that take turns every few seconds: their name must not be read aloud each time.
  'decode-picture': 'Watching the picture',
  'encode-picture': 'Watching the picture',
  'map-envelope': 'Watching the picture',
  'embed-prompt': 'Reading the prompt',
  'encode-control': 'Reading the envelope',
  diffuse: 'Making sound',
  'decode-audio': 'Decoding sound',
};

const order: readonly JobName[] = ['generate', 'map', 'open', 'reference', 'export', 'pack'];

/** "Making sound, 42 %, 12 s left" */
export function describeJob(job: Job): string {
  if (job.kind !== 'running') return '';
  const percent = job.fraction === null ? [] : [`${Math.round(job.fraction * 100)} %`];
  const left = job.secondsLeft === null ? [] : [`${formatSeconds(job.secondsLeft)} left`];
  return [stages[job.stage], ...percent, ...left].join(', ');
}

/** The status line: what runs, else what was done last. Without percentages, so that it is not read aloud at every step. */
export function statusText({ jobs, notice }: Pick<StudioState, 'jobs' | 'notice'>): string {
  for (const name of order) {
    const job = jobs[name];
    if (job.kind === 'running') return `${stages[job.stage]}…`;
  }
  return notice || 'Ready.';
}

/** "8 s", "2 min 05 s" */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
