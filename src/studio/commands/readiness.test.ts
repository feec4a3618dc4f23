import { expect, test } from 'vitest';
import { bench, file } from '../testing';
import {
  exportEnvelopeObstacle,
  exportObstacle,
  exportVideoObstacle,
  generateObstacle,
  mapObstacle,
  nextStep,
} from './readiness';

function page() {
  const { studio } = bench();
  const now = () => [studio.editor.document, studio.store.getState()] as const;
  return {
    studio,
    next: () => nextStep(...now()),
    obstacles: () => ({
      map: mapObstacle(...now()),
      generate: generateObstacle(...now()),
      export: exportObstacle(...now()),
      video: exportVideoObstacle(...now()),
      envelope: exportEnvelopeObstacle(...now()),
    }),
  };
}

test('the next step goes from opening to mapping, generating and exporting, and back when the curve changes', async () => {
  const { studio, next } = page();
  expect(next()).toBe('open');
  await studio.clip.open(file('a.mp4'));
  expect(next()).toBe('map');
  await studio.envelope.map();
  expect(next()).toBe('generate');
  await studio.takes.generate();
  expect(next()).toBe('export');
  studio.editor.change('Edit', (project) => ({
    ...project,
    curve: { left: project.curve.left.slice(1), right: project.curve.right.slice(1) },
  }));
  expect(next()).toBe('generate');
  studio.editor.undo();
  expect(next()).toBe('export');
});

test('whatever cannot be done says why', async () => {
  const { studio, obstacles } = page();
  expect(obstacles()).toMatchObject({
    map: 'Open a video first.',
    generate: 'Open a video first.',
    envelope: 'Open a video first.',
  });
  await studio.clip.open(file('a.mp4'));
  expect(obstacles()).toMatchObject({
    map: null,
    generate: expect.stringContaining('The envelope is empty.') as string,
    export: 'Generate a take first.',
    video: 'Generate a take first.',
  });
  const mapping = studio.envelope.map();
  expect(obstacles().generate).toBe('Wait until the envelope is mapped.');
  await mapping;
  expect(obstacles().generate).toBeNull();
  await studio.takes.generate();
  expect(obstacles()).toEqual({ map: null, generate: null, export: null, video: null, envelope: null });
});

test('another export waits until one has ended; a project can be saved meanwhile', async () => {
  const { studio, obstacles } = page();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  await studio.takes.generate();
  const exporting = studio.export.video();
  const running = 'An export is running.';
  expect(obstacles()).toMatchObject({ export: running, video: running, envelope: running });
  await studio.project.save();
  await exporting;
  const { jobs, notice } = studio.store.getState();
  expect([jobs.export.kind, jobs.save.kind]).toEqual(['done', 'done']);
  expect(notice).not.toBe('Cancelled.');
});

test('a pack that the memory of this device cannot hold generates nothing, unless a take needs no model', async () => {
  const { studio, obstacles } = page();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  const { manifest, measured } = studio.store.getState();
  const large = { ...manifest!, name: 'Large', needs: { memory: 5e9 } };
  studio.store.setState({ manifest: large, measured: { ...measured, memory: 4e9 } });
  expect(obstacles().generate).toBe(
    'Large needs about 5.0 GB of memory; this device has 4.0 GB. Choose another model pack.',
  );
  studio.settings.set({ recordingShare: 1 });
  expect(obstacles().generate).toBeNull();
  studio.settings.set({ recordingShare: 0.5 });
  studio.store.setState({ measured: { ...measured, memory: 8e9 } });
  expect(obstacles().generate).toBeNull();
});
