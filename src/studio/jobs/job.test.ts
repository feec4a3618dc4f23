import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { StudioError } from '../../core/errors';
import { type Alert, alertTexts } from '../messages/alerts';
import { idleJobs, JobRunner, type Jobs } from './job';
import { describeJob } from './status';

function setUp() {
  const store = createStore<{ jobs: Jobs; alerts: readonly Alert[]; notice: string }>(() => ({
    jobs: idleJobs,
    alerts: [],
    notice: '',
  }));
  const logged: string[] = [];
  return { store, logged, jobs: new JobRunner(store, (detail) => logged.push(detail)) };
}

test('a job goes from running to done and leaves its notice', async () => {
  const { store, jobs } = setUp();
  const running = jobs.run('map', 'load', ({ progress }) => {
    progress({ stage: 'encode-picture', fraction: 0.5, secondsLeft: 2 });
    return Promise.resolve('Mapped.');
  });
  expect(store.getState().jobs.map).toMatchObject({ kind: 'running', fraction: 0.5 });
  await running;
  expect(store.getState()).toMatchObject({ jobs: { map: { kind: 'done' } }, notice: 'Mapped.' });
});

test('a failure becomes an alert, and its detail goes to the log', async () => {
  const { store, jobs, logged } = setUp();
  await jobs.run('open', 'read', () =>
    Promise.reject(new StudioError('media-damaged', 'It is cut.', 'moov')),
  );
  expect(alertTexts(store.getState())).toEqual(['It is cut.']);
  expect(store.getState().jobs.open.kind).toBe('failed');
  expect(logged).toEqual(['moov']);
});

test('the alert stays until the same work is tried again', async () => {
  const { store, jobs } = setUp();
  const fine = () => Promise.resolve('Fine.');
  await jobs.run('open', 'read', () => Promise.reject(new Error('x')), 'a.mp4');
  await jobs.run('map', 'load', fine);
  await jobs.run('open', 'read', fine, 'b.mp4');
  expect(store.getState().alerts).toHaveLength(1);
  await jobs.run('open', 'read', fine, 'a.mp4');
  expect(store.getState().alerts).toEqual([]);
});

test('cancelling shows no alert', async () => {
  const { store, jobs } = setUp();
  const running = jobs.run(
    'generate',
    'load',
    ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new StudioError('cancelled', 'Cancelled.'))),
      ),
  );
  jobs.cancel('generate');
  await running;
  expect(store.getState()).toMatchObject({ jobs: { generate: { kind: 'idle' } }, alerts: [] });
});

test('a job that was replaced leaves no notice', async () => {
  const { store, jobs } = setUp();
  let finish: (notice: string) => void = () => undefined;
  const first = jobs.run('open', 'read', () => new Promise((resolve) => (finish = resolve)));
  await jobs.run('open', 'read', () => Promise.resolve('Second.'));
  finish('First.');
  await first;
  expect(store.getState().notice).toBe('Second.');
});

test('a job that loads the model says how many bytes of how many', () => {
  const download = { loaded: 12_000_000, total: 24_140_000 };
  expect(
    describeJob({ kind: 'running', stage: 'download', fraction: 0.08, secondsLeft: null, download }),
  ).toBe('Loading model, 12.0 of 24.1 MB');
});
