import { expect, test, vi } from 'vitest';
import type { GenerateRequest } from './api';
import { EngineHost } from './engine-host';
import type { FromWorker } from './protocol';
import type { SessionPool } from './session-pool';
import { fakeContext, fakeManifest } from './testing/fake-pack';

const status = { pack: 'Fake', provider: 'wasm', fallbackReason: null } as const;

function host(openPool?: () => Promise<SessionPool>) {
  const posted: FromWorker[] = [];
  let released = 0;
  const { graphs } = fakeContext();
  const fakePool = { ...graphs, status, release: () => Promise.resolve(void released++) };
  const worker = new EngineHost({
    post: (message) => posted.push(message),
    openPool: openPool ?? (() => Promise.resolve(fakePool as unknown as SessionPool)),
    now: () => 0,
    yieldToMessages: () => new Promise((resolve) => setTimeout(resolve)),
  });
  const answer = (id: number) =>
    vi.waitFor(() => {
      const message = posted.find((m) => m.id === id && (m.type === 'done' || m.type === 'failed'));
      if (!message) throw new Error('no answer yet');
      return message;
    });
  return { worker, posted, answer, released: () => released };
}
const configure = { type: 'configure', id: 1, manifest: fakeManifest(), provider: 'wasm' } as const;
const curve = new Float32Array(125).fill(0.2);
const request: GenerateRequest = {
  envelope: { rate: 125, left: curve, right: curve },
  duration: 1,
  prompt: '',
  negativePrompt: '',
  reference: null,
  referenceWeight: 0,
  seed: 1,
  steps: 3,
  guidance: 1,
  sampler: 'euler',
  envelopeLock: false,
};

test('configure, then a sound with its status and progress', async () => {
  const { worker, posted, answer } = host();
  worker.receive(configure);
  worker.receive({ type: 'generate', id: 2, request });
  expect(await answer(1)).toMatchObject({ type: 'done', result: status });
  expect(await answer(2)).toMatchObject({ type: 'done', result: { status } });
  const stages = posted.flatMap((m) => (m.type === 'progress' ? [m.progress.stage] : []));
  expect([...new Set(stages)]).toEqual(['load', 'embed-prompt', 'encode-control', 'diffuse', 'decode-audio']);
});

test('without a pack nothing runs', async () => {
  const { worker, answer } = host();
  worker.receive({ type: 'generate', id: 2, request });
  expect(await answer(2)).toMatchObject({ type: 'failed', error: { code: 'pack-invalid' } });
});

test('why configuring failed is told to the calls behind it', async () => {
  const { worker, answer } = host(() => Promise.reject(new Error('no wasm')));
  worker.receive(configure);
  worker.receive({ type: 'generate', id: 2, request });
  expect(await answer(2)).toMatchObject({ type: 'failed', error: { code: 'internal' } });
});

test('cancel stops a running task between steps and one that waits before it starts', async () => {
  const { worker, posted, answer } = host();
  worker.receive(configure);
  worker.receive({ type: 'generate', id: 2, request: { ...request, steps: 1000 } });
  worker.receive({ type: 'generate', id: 3, request });
  await vi.waitFor(() => expect(posted.some((m) => m.type === 'progress')).toBe(true));
  worker.receive({ type: 'cancel', id: 3 });
  worker.receive({ type: 'cancel', id: 2 });
  expect(await answer(2)).toMatchObject({ error: { code: 'cancelled' } });
  expect(await answer(3)).toMatchObject({ error: { code: 'cancelled' } });
  expect(posted.some((m) => m.type === 'progress' && m.id === 3)).toBe(false);
});

test('frames are taken one batch at a time and acknowledged', async () => {
  const { worker, posted, answer } = host();
  worker.receive(configure);
  worker.receive({ type: 'map-envelope', id: 2, duration: 0.1 });
  for (let k = 0; k < 3; k++)
    worker.receive({ type: 'frames', id: 2, frames: { count: 1, data: new Uint8Array(12) } });
  worker.receive({ type: 'frames', id: 2, frames: null });
  expect(await answer(2)).toMatchObject({ type: 'done' });
  expect(posted.filter((m) => m.type === 'want-frames')).toHaveLength(3);
});

test('a new configuration releases the sessions of the last', async () => {
  const { worker, answer, released } = host();
  worker.receive(configure);
  worker.receive({ ...configure, id: 2 });
  await answer(2);
  expect(released()).toBe(1);
});
