import { expect, test, vi } from 'vitest';
import type { PackSource, PictureFrames } from './api';
import { EngineClient, type WorkerPort } from './engine-client';
import type { FromWorker, ToWorker } from './protocol';
import { fakeManifest } from './testing/fake-pack';

/** A worker whose replies the test writes. */
class FakeWorker implements WorkerPort {
  readonly received: ToWorker[] = [];
  terminated = false;
  onmessage: WorkerPort['onmessage'] = null;
  onmessageerror: WorkerPort['onmessageerror'] = null;
  onerror: WorkerPort['onerror'] = null;

  postMessage(message: ToWorker): void {
    this.received.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  reply(message: FromWorker): void {
    this.onmessage?.({ data: message } as MessageEvent<FromWorker>);
  }
  crash(): void {
    this.onerror?.({ message: 'boom' } as ErrorEvent);
  }
  last<Type extends ToWorker['type']>(type: Type): Extract<ToWorker, { type: Type }> {
    const message = this.received.findLast((sent) => sent.type === type);
    if (!message) throw new Error(`no ${type} was sent`);
    return message as Extract<ToWorker, { type: Type }>;
  }
}

const pack: PackSource = {
  manifest: fakeManifest(),
  graph: (role) => Promise.resolve(new Blob([role])),
  tokenizer: () => Promise.reject(new Error('unreadable')),
};
const status = { pack: 'Fake', provider: 'wasm', fallbackReason: null } as const;
const request = { seed: 1 } as Parameters<EngineClient['generate']>[0];

async function configured() {
  const workers: FakeWorker[] = [];
  const engine = new EngineClient(() => {
    workers.push(new FakeWorker());
    return workers.at(-1)!;
  });
  const done = engine.configure(pack, 'auto');
  workers[0]!.reply({ type: 'done', id: workers[0]!.last('configure').id, result: status });
  await done;
  return { engine, workers, worker: workers[0]! };
}

test('replies find their call by id, progress goes to its listener', async () => {
  const { engine, worker } = await configured();
  const onProgress = vi.fn();
  const first = engine.generate(request, { onProgress });
  const firstId = worker.last('generate').id;
  const second = engine.generate(request);
  const secondId = worker.last('generate').id;
  const progress = { stage: 'diffuse', fraction: 0.5, secondsLeft: 1 } as const;
  worker.reply({ type: 'progress', id: firstId, progress });
  worker.reply({ type: 'failed', id: secondId, error: { code: 'request-invalid', message: 'Steps.' } });
  worker.reply({ type: 'done', id: firstId, result: status });
  await expect(first).resolves.toBe(status);
  await expect(second).rejects.toMatchObject({ code: 'request-invalid', message: 'Steps.' });
  expect(onProgress).toHaveBeenCalledWith(progress);
});

test('abort rejects at once and tells the worker', async () => {
  const { engine, worker } = await configured();
  const abort = new AbortController();
  const call = engine.generate(request, { signal: abort.signal });
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  expect(worker.last('cancel').id).toBe(worker.last('generate').id);
  await expect(engine.generate(request, { signal: abort.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
});

test('a crash rejects everything, the next call starts a worker with the same pack', async () => {
  const { engine, workers, worker } = await configured();
  const calls = [engine.generate(request), engine.generate(request)];
  worker.crash();
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'engine-crashed' });
  expect(worker.terminated).toBe(true);
  const next = engine.generate(request);
  expect(workers[1]!.received.map(({ type }) => type)).toEqual(['configure', 'generate']);
  expect(workers[1]!.last('configure')).toMatchObject({ provider: 'auto', manifest: pack.manifest });
  workers[1]!.reply({ type: 'done', id: workers[1]!.last('generate').id, result: status });
  await expect(next).resolves.toBe(status);
});

test('a lost device is told as such and ends the worker', async () => {
  const { engine, worker } = await configured();
  const call = engine.generate(request);
  worker.reply({
    type: 'failed',
    id: worker.last('generate').id,
    error: { code: 'device-lost', message: 'Lost.' },
  });
  await expect(call).rejects.toMatchObject({ code: 'device-lost' });
  expect(worker.terminated).toBe(true);
});

test('files come from the pack of the call that asked, failures go to the worker', async () => {
  const { worker } = await configured();
  const packId = worker.last('configure').id;
  worker.reply({ type: 'want-file', id: 7, pack: packId, name: 'flow' });
  await vi.waitFor(() => expect(worker.last('file').id).toBe(7));
  expect(await worker.last('file').file.text()).toBe('flow');
  worker.reply({ type: 'want-file', id: 8, pack: packId, name: 'tokenizer' });
  await vi.waitFor(() =>
    expect(worker.last('file-failed')).toMatchObject({ id: 8, error: { code: 'internal' } }),
  );
});

test('at most two batches of frames are on their way', async () => {
  const { engine, worker } = await configured();
  let pulled = 0;
  async function* frames(): AsyncGenerator<PictureFrames> {
    for (; pulled < 5; pulled++) yield await Promise.resolve({ count: 1, data: new Uint8Array(3) });
  }
  const call = engine.mapEnvelope({ frames: frames(), duration: 1 });
  const { id } = worker.last('map-envelope');
  const sent = () => worker.received.filter(({ type }) => type === 'frames').length;
  await vi.waitFor(() => expect(sent()).toBe(2));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(sent()).toBe(2);
  worker.reply({ type: 'want-frames', id });
  await vi.waitFor(() => expect(sent()).toBe(3));
  for (let k = 0; k < 3; k++) worker.reply({ type: 'want-frames', id });
  await vi.waitFor(() => expect(worker.last('frames').frames).toBeNull());
  worker.reply({ type: 'done', id, result: status });
  await call;
});

test('frames stop flowing when the call ends, and their failure ends the call', async () => {
  const { engine, worker } = await configured();
  let closed = false;
  async function* endless(): AsyncGenerator<PictureFrames> {
    try {
      for (;;) yield await Promise.resolve({ count: 1, data: new Uint8Array(3) });
    } finally {
      closed = true;
    }
  }
  const abort = new AbortController();
  const call = engine.mapEnvelope({ frames: endless(), duration: 1 }, { signal: abort.signal });
  await new Promise((resolve) => setTimeout(resolve, 5));
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  await vi.waitFor(() => expect(closed).toBe(true));

  async function* broken(): AsyncGenerator<PictureFrames> {
    await Promise.resolve();
    throw new Error('decoder');
  }
  await expect(engine.mapEnvelope({ frames: broken(), duration: 1 })).rejects.toMatchObject({
    code: 'internal',
  });
  expect(worker.last('cancel').id).toBe(worker.last('map-envelope').id);
});

test('dispose ends the worker and every call', async () => {
  const { engine, worker } = await configured();
  const call = engine.generate(request);
  engine.dispose();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  expect(worker.terminated).toBe(true);
});
