import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { StudioError } from '../../core/errors';
import { idleJobs, JobRunner, type Jobs } from './job';

function setUp() {
  const store = createStore<{ jobs: Jobs; alert: string | null; notice: string }>(() => ({
    jobs: idleJobs,
    alert: null,
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
  expect(store.getState().alert).toBe('It is cut.');
  expect(store.getState().jobs.open.kind).toBe('failed');
  expect(logged).toEqual(['moov']);
});

test('the next job clears the alert', async () => {
  const { store, jobs } = setUp();
  await jobs.run('open', 'read', () => Promise.reject(new Error('x')));
  expect(store.getState().alert).not.toBeNull();
  await jobs.run('open', 'read', () => Promise.resolve('Fine.'));
  expect(store.getState().alert).toBeNull();
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
  expect(store.getState()).toMatchObject({ jobs: { generate: { kind: 'idle' } }, alert: null });
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
