import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Preparation } from '../../engine/api';
import { bench, file, runningTransport } from '../testing';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A studio whose engine notes what it is to prepare. */
function setUp() {
  const prepared: { task: Preparation; signal: AbortSignal | undefined }[] = [];
  const failure: { error: Error | null } = { error: null };
  const transport = runningTransport();
  const made = bench({
    transport,
    onPrepare: (task, signal) => {
      prepared.push({ task, signal });
      return new Promise((resolve, reject) =>
        setTimeout(() => (failure.error ? reject(failure.error) : resolve()), 100),
      );
    },
  });
  /** Modules that are loaded on first use take real time. */
  const wait = async () => {
    await vi.advanceTimersByTimeAsync(5000);
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(5000);
  };
  return { ...made, failure, prepared, transport, tasks: () => prepared.map(({ task }) => task), wait };
}

test('the page has the runtime started, an open clip the mapper loaded, a curve the generator', async () => {
  const { studio, tasks, wait } = setUp();
  await wait();
  expect(tasks()).toEqual([]);
  const started = studio.start();
  await wait();
  await started;
  expect(tasks()).toEqual([{ task: 'start' }]);
  expect(studio.store.getState().measured.speed).toBeNull();
  await studio.clip.open(file('clip.mp4'));
  await wait();
  expect(tasks().slice(1)).toEqual([{ task: 'map' }]);
  await studio.envelope.map();
  await wait();
  expect(tasks().slice(2)).toEqual([{ task: 'generate', words: true, reference: false }]);
  await studio.prompt.addReference(file('steps.wav'));
  await wait();
  expect(tasks().at(-1)).toEqual({ task: 'generate', words: false, reference: true });
});

test('the generator comes while the clip is mapped, once the mapper is loaded, and neither the end of that nor typing interrupts it', async () => {
  const { engine, prepared, studio, tasks, wait } = setUp();
  const map = engine.mapEnvelope.bind(engine);
  let goOn = () => undefined as void;
  const step = () => new Promise<void>((resolve) => (goOn = resolve));
  engine.mapEnvelope = async (request, options) => {
    options?.onProgress?.({ stage: 'load', fraction: 0, secondsLeft: null });
    await step();
    options?.onProgress?.({ stage: 'encode-picture', fraction: 0, secondsLeft: null });
    await step();
    return map(request, options);
  };
  await studio.clip.open(file('clip.mp4'));
  await wait();
  // It is mapped ahead.
  const mapping = studio.envelope.map();
  await wait();
  expect(tasks()).toEqual([{ task: 'map' }]);
  goOn();
  await wait();
  expect(tasks().slice(1)).toEqual([{ task: 'generate', words: true, reference: false }]);
  goOn();
  await mapping;
  studio.prompt.set({ text: 'd' });
  await wait();
  studio.prompt.set({ text: 'door' });
  await wait();
  expect(prepared).toHaveLength(2);
  expect(prepared[1]!.signal!.aborted).toBe(false);
});

test('nothing is loaded against playback', async () => {
  const { prepared, transport, studio, wait } = setUp();
  await studio.clip.open(file('clip.mp4'));
  await vi.advanceTimersByTimeAsync(450);
  expect(prepared).toHaveLength(1);
  void transport.play();
  expect(prepared[0]!.signal?.aborted).toBe(true);
  await wait();
  expect(prepared).toHaveLength(1);
  transport.pause();
  await wait();
  expect(prepared).toHaveLength(2);
});

test('the device is measured once, when nothing else is to be loaded', async () => {
  const { studio, wait, storage } = setUp();
  await studio.clip.open(file('clip.mp4'));
  await wait();
  expect(studio.store.getState().measured.speed).toBe(1e10);
  await studio.envelope.map();
  await wait();
  expect(await storage.get('measurements')).toMatchObject({ speeds: { wasm: { speed: 1e10 } } });
});

test('what could not be loaded is loaded at the next edit, and the device is measured then', async () => {
  const { failure, prepared, studio, wait } = setUp();
  failure.error = new Error('no network');
  await studio.clip.open(file('clip.mp4'));
  await wait();
  const tried = prepared.length;
  // Nothing else tries it again and again.
  studio.store.setState({ notice: 'Something.' });
  await wait();
  expect(prepared).toHaveLength(tried);
  expect(studio.store.getState().measured.speed).toBeNull();
  failure.error = null;
  studio.prompt.set({ text: 'door' });
  await wait();
  expect(prepared).toHaveLength(tried + 1);
  expect(studio.store.getState().measured.speed).toBe(1e10);
  studio.prompt.set({ text: 'doors' });
  await wait();
  expect(prepared).toHaveLength(tried + 1);
});
