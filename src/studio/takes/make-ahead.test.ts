import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseManifest } from '../../core/pack/manifest';
import type { PackSource } from '../../engine/api';
import { bench, file, runningTransport } from '../testing';

const compact = parseManifest(
  JSON.parse(readFileSync('models/packs/compact/manifest.json', 'utf8')),
  'compact',
);
const pack = { manifest: { ...compact, bank: undefined } } as unknown as PackSource;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Time and modules that are loaded on first use. */
async function rest(): Promise<void> {
  await vi.advanceTimersByTimeAsync(5000);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(5000);
}

/** A studio with a mapped clip and a prompt. */
async function setUp(overrides: Parameters<typeof bench>[0] = {}) {
  let seed = 100;
  const transport = runningTransport();
  const made = bench({
    makesAhead: true,
    pack: () => Promise.resolve(pack),
    transport,
    randomSeed: () => seed++,
    ...overrides,
  });
  const { studio } = made;
  await studio.clip.open(file('clip.mp4'));
  await studio.envelope.map();
  studio.prompt.set({ text: 'door' });
  studio.settings.setSeed(5);
  studio.settings.lockSeed(false);
  return { ...made, transport, seeds: () => made.requests.map((request) => request.seed) };
}

test('the first take is made while the designer looks, and the next one after it', async () => {
  const { seeds, studio } = await setUp();
  expect(seeds()).toEqual([]);
  await rest();
  expect(seeds()).toEqual([5]);
  expect(studio.editor.document.takes).toEqual([]);
  await studio.takes.generate();
  expect(seeds()).toEqual([5]);
  expect(studio.editor.document.takes.map((take) => take.seed)).toEqual([5]);
  await rest();
  expect(seeds()).toEqual([5, 100]);
  await studio.takes.generate();
  expect(studio.editor.document.takes.map((take) => take.seed)).toEqual([5, 100]);
  expect(seeds()).toEqual([5, 100]);
});

test('Vary takes the next take where it is made ahead and has the same recipe, and the next seed is drawn', async () => {
  const { seeds, studio } = await setUp();
  await rest();
  await studio.takes.generate();
  await rest();
  expect(seeds()).toEqual([5, 100]);
  const [first] = studio.editor.document.takes;
  await studio.takes.vary(first!.id);
  expect(seeds()).toEqual([5, 100]);
  const [, varied] = studio.editor.document.takes;
  expect(varied!.seed).toBe(100);
  expect(studio.store.getState().notice).toBe('Take 2 is Take 1 with seed 100.');
  expect(studio.editor.document.settings.seed).toBe(101);

  // Of another recipe than what is ahead.
  await rest();
  studio.prompt.set({ text: 'bell' });
  await rest();
  expect(seeds()).toEqual([5, 100, 101, 101]);
  await studio.takes.vary(first!.id);
  expect(seeds()).toEqual([5, 100, 101, 101, 102]);
  expect(studio.editor.document.settings.seed).toBe(101);
  expect(studio.editor.document.takes[2]).toMatchObject({ seed: 102, prompt: { text: 'door' } });
});

test('a locked seed is that of Generate: Vary has another', async () => {
  const { seeds, studio } = await setUp();
  await studio.takes.generate();
  studio.settings.setSeed(7);
  await rest();
  expect(seeds()).toEqual([5, 7]);
  await studio.takes.vary(studio.editor.document.takes[0]!.id);
  expect(studio.editor.document.takes[1]!.seed).toBe(101);
  expect(studio.editor.document.settings.seed).toBe(7);
});

test('what has changed since is made anew', async () => {
  const { seeds, studio } = await setUp();
  await rest();
  studio.settings.set({ steps: 13 });
  await studio.takes.generate();
  expect(seeds()).toEqual([5, 5]);
  expect(studio.editor.document.takes[0]!.steps).toBe(13);
});

test('a take that is there is not made again', async () => {
  const { seeds, studio } = await setUp();
  studio.settings.lockSeed(true);
  await studio.takes.generate();
  await rest();
  expect(seeds()).toEqual([5]);
});

test('nothing is made during playback, without a prompt, with live preview, or when it is turned off', async () => {
  const { seeds, studio, transport } = await setUp();
  void transport.play();
  await rest();
  transport.pause();
  studio.prompt.set({ text: ' ' });
  await rest();
  studio.settings.makeAhead(false);
  studio.prompt.set({ text: 'door' });
  await rest();
  expect(seeds()).toEqual([]);
  await studio.takes.generate();
  studio.live.set(true);
  studio.settings.makeAhead(true);
  await rest();
  expect(seeds()).toEqual([5]);
  studio.live.set(false);
  await rest();
  expect(seeds()).toEqual([5, 100]);
});

test('takes that are long in coming are made when they are generated', async () => {
  const { seeds, studio } = await setUp();
  studio.settings.set({ steps: 500 });
  await rest();
  expect(seeds()).toEqual([]);
});

test('a take that fails ahead is tried again by the job, which says why', async () => {
  const log = vi.fn();
  const { engine, seeds, studio } = await setUp({ log });
  const generate = engine.generate.bind(engine);
  engine.generate = () => Promise.reject(new Error('no memory'));
  await rest();
  expect(studio.store.getState().alerts).toEqual([]);
  expect(log.mock.calls.flat().join()).toContain('take ahead: ');
  engine.generate = generate;
  await studio.takes.generate();
  expect(seeds()).toEqual([5]);
});
