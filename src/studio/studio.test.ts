import { expect, test } from 'vitest';
import { StudioError } from '../core/errors';
import { readProject } from '../core/project/project';
import { bench, file } from './testing';

test('opening a video starts a document and keeps the words that were typed before', async () => {
  const { studio } = bench();
  studio.setPrompt({ text: 'glass' });
  await studio.openVideo(file('a.mp4'));
  const { document } = studio.editor.store.getState();
  expect(document.clip).toMatchObject({ fileName: 'a.mp4', duration: 2 });
  expect(document.prompt.text).toBe('glass');
  expect(studio.store.getState().notice).toContain('2.0 s, 640 × 360, 25 fps, with sound');
});

test('opening the same video again keeps the work; another video puts it aside', async () => {
  const { studio } = bench();
  await studio.openVideo(file('a.mp4'));
  await studio.mapEnvelope();
  const { curve } = studio.editor.store.getState().document;
  expect(curve.left.length).toBeGreaterThan(0);
  await studio.openVideo(file('a.mp4'));
  expect(studio.editor.store.getState().document.curve).toBe(curve);
  await studio.openVideo(file('b.mp4'));
  expect(studio.editor.store.getState().document.curve.left).toEqual([]);
  expect(studio.store.getState().restorable).toMatchObject({ fileName: 'a.mp4' });
  await studio.restore();
  expect(studio.editor.store.getState().document.clip?.fileName).toBe('a.mp4');
  expect(studio.editor.store.getState().document.curve).toEqual(curve);
});

test('mapping sets ghost and curve in one undoable step', async () => {
  const { studio } = bench();
  await studio.openVideo(file('a.mp4'));
  await studio.mapEnvelope();
  expect(studio.editor.store.getState().document.ghost?.pack).toBe('test 1.0.0');
  studio.editor.undo();
  expect(studio.editor.store.getState().document.ghost).toBeNull();
});

test('an envelope that nobody has drawn is not rendered as silence', async () => {
  const { studio, requests } = bench();
  await studio.openVideo(file('a.mp4'));
  await studio.generate();
  expect(requests).toEqual([]);
  expect(studio.store.getState().alert).toContain('envelope is empty');
});

test('takes count their seeds up, keep their recipe, and the newest is heard alone', async () => {
  const { studio, requests, tracks } = bench();
  await studio.openVideo(file('a.mp4'));
  await studio.mapEnvelope();
  studio.setSeed(2 ** 32 - 1);
  studio.setSettings({ takes: 2, steps: 4 });
  await studio.generate();
  expect(requests.map(({ seed }) => seed)).toEqual([2 ** 32 - 1, 0]);
  expect(requests[0]).toMatchObject({ steps: 4, guidance: 2, sampler: 'euler', duration: 2 });
  const { takes, currentTake } = studio.editor.store.getState().document;
  expect(takes.map(({ name }) => name)).toEqual(['Take 1', 'Take 2']);
  expect(takes[0]).toMatchObject({ packId: 'test', provider: 'wasm', envelopeError: 0.01 });
  expect(currentTake).toBe(takes[1]?.id);
  expect(tracks().map(({ gain }) => gain)).toEqual([0, 0, 1]);
  studio.chooseTake(takes[0]!.id);
  expect(tracks().map(({ gain }) => gain)).toEqual([0, 1, 0]);
});

test('a free seed changes after a run, a typed one stays', async () => {
  const { studio } = bench();
  await studio.openVideo(file('a.mp4'));
  await studio.mapEnvelope();
  await studio.generate();
  expect(studio.editor.store.getState().document.settings.seed).toBe(777);
  studio.setSeed(5);
  await studio.generate();
  expect(studio.editor.store.getState().document.settings.seed).toBe(5);
});

test('a reference sound that is not at hand is an error with a remedy, not a silent change of the sound', async () => {
  const { studio, requests } = bench();
  await studio.openVideo(file('a.mp4'));
  await studio.mapEnvelope();
  studio.setPrompt({ referenceName: 'hit.wav' });
  await studio.generate();
  expect(requests).toEqual([]);
  expect(studio.store.getState().alert).toContain('hit.wav');
  await studio.setReference(file('hit.wav'));
  await studio.generate();
  expect(requests[0]?.reference?.sampleRate).toBe(44100);
});

test('without a pack, generating says so and everything else goes on', async () => {
  const pack = () => Promise.reject(new StudioError('pack-invalid', 'There is no model pack here.'));
  const { studio, delivered } = bench({ pack });
  await studio.start();
  expect(studio.store.getState().alert).toBeNull();
  await studio.openVideo(file('a.mp4'));
  await studio.generate();
  expect(studio.store.getState().alert).toBe('There is no model pack here.');
  studio.exportEnvelope();
  expect(delivered[0]?.name).toBe('a_envelope.csv');
});

test.each([
  ['float32', null, 44100 * 2 * 8],
  ['int16', 48000, 48000 * 2 * 4],
  ['int24', 44100, 44100 * 2 * 6],
] as const)('a WAV in %s at %s Hz has exactly the length of the clip', async (format, rate, bytes) => {
  const { studio, delivered } = bench();
  await studio.openVideo(file('a.mp4'));
  await studio.mapEnvelope();
  await studio.generate();
  await studio.exportWav({ format, rate });
  expect(delivered[0]?.name).toBe('a_take-1.wav');
  const header = { float32: 58, int16: 44, int24: 80 }[format];
  expect(delivered[0]?.blob.size).toBe(header + bytes);
});

test('a saved project reads back with its takes and opens again', async () => {
  const { studio, delivered } = bench();
  await studio.openVideo(file('a.mp4'));
  await studio.mapEnvelope();
  await studio.generate();
  studio.saveProject();
  const text = await delivered[0]!.blob.text();
  expect(readProject(text, 'x').takes).toHaveLength(1);
  await studio.openAny(file('a.v2a.json', text));
  expect(studio.store.getState().alert).toBeNull();
  expect(studio.store.getState().sounding.size).toBe(1);
});

test('files are told apart by name and type', async () => {
  const { studio } = bench();
  await studio.openAny(file('a.mkv'));
  await studio.openAny(file('curve.csv', 'time_s,left,right\n0,0.5,0.5\n0.008,0.5,0.5\n'));
  expect(studio.store.getState().notice).toContain('It covers 0.02 s; the clip has 2.00 s.');
  await studio.openAny(file('hit.flac'));
  expect(studio.editor.store.getState().document.prompt.referenceName).toBe('hit.flac');
  await studio.openAny(file('broken.json', '{'));
  expect(studio.store.getState().alert).toContain('broken.json');
});

test('nothing happens to the work when a file cannot be opened', async () => {
  const failing = bench({
    media: () => Promise.reject(new StudioError('media-unsupported', 'x.mov cannot be read.')),
  });
  await failing.studio.openVideo(file('x.mov'));
  expect(failing.studio.store.getState()).toMatchObject({ alert: 'x.mov cannot be read.', clip: null });
});
