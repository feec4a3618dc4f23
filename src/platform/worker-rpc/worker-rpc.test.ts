import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StudioError } from '../../core/errors';
import type { CallContext, Handlers } from './callee';
import { WorkerClient } from './client';
import { serve } from './host';
import type { Message } from './messages';
import { workerPair } from './testing/worker-pair';

interface WorkerMethods {
  double: { params: { values: Float32Array }; result: Float32Array };
  wait: { params: null; result: string; progress: number };
  sum: { params: null; result: number; input: number };
  fail: { params: null; result: never };
  count: { params: { to: number }; item: number };
  pictures: { params: { count: number }; item: { bitmap: ImageBitmap } };
}

interface PageMethods {
  greet: { params: { name: string }; result: string };
}

/** Stands in for ImageBitmap, which Node lacks. */
class FakeBitmap {
  closed = 0;
  close(): void {
    this.closed++;
  }
}
beforeEach(() => vi.stubGlobal('ImageBitmap', FakeBitmap));
afterEach(() => vi.unstubAllGlobals());

const loss = (detail: string) => new StudioError('engine-crashed', 'The worker stopped.', detail);
/** Lets every message that is under way arrive, and what follows from it. */
async function settle(): Promise<void> {
  for (let k = 0; k < 10; k++) await new Promise((resolve) => setTimeout(resolve));
}
const typesOf = (messages: readonly Message[]) => messages.map(({ type }) => type);
const count = (messages: readonly Message[], type: Message['type']) =>
  messages.filter((message) => message.type === type).length;

function connect(overrides: Partial<Handlers<WorkerMethods>> = {}) {
  const pair = workerPair();
  const waiting: (CallContext<number> & { finish: () => void })[] = [];
  const made = { items: 0, returned: 0 };
  const handlers: Handlers<WorkerMethods> = {
    double: ({ values }) => Promise.resolve(values.map((x) => 2 * x)),
    wait: (_, context) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...context, finish: () => resolve('waited') });
        context.signal.addEventListener('abort', () => reject(new StudioError('cancelled', 'Cancelled.')));
      }),
    sum: async (_, { input }) => {
      let sum = 0;
      for await (const item of input) sum += item;
      return sum;
    },
    fail: () => Promise.reject(new StudioError('request-invalid', 'No.', 'why')),
    async *count({ to }) {
      try {
        for (let k = 0; k < to; k++) {
          made.items++;
          yield await Promise.resolve(k);
        }
      } finally {
        made.returned++;
      }
    },
    async *pictures({ count }) {
      for (let k = 0; k < count; k++)
        yield await Promise.resolve({ bitmap: new FakeBitmap() as unknown as ImageBitmap });
    },
    ...overrides,
  };
  const page = serve<WorkerMethods, PageMethods>(pair.scope, handlers);
  const onLoss = vi.fn();
  const onError = vi.fn();
  const client = new WorkerClient<WorkerMethods, PageMethods>(pair.worker, {
    describeLoss: loss,
    handlers: {
      greet: ({ name }) => (name ? Promise.resolve(`Hello ${name}`) : Promise.reject(new Error('no name'))),
    },
    onLoss,
    onError,
  });
  return { ...pair, client, page, waiting, made, onLoss, onError };
}

describe('calls', () => {
  test('replies find their call, whatever their order', async () => {
    const { client, waiting } = connect();
    const slow = client.call('wait', null);
    const fast = client.call('double', { values: Float32Array.of(1, 2) });
    expect([...(await fast)]).toEqual([2, 4]);
    waiting[0]!.finish();
    expect(await slow).toBe('waited');
  });

  test('buffers of a result are moved; parameters are copied unless named', async () => {
    const sent: Float32Array[] = [];
    const double: Handlers<WorkerMethods>['double'] = ({ values }) => {
      sent.push(values);
      return Promise.resolve(values);
    };
    const { client } = connect({ double });
    const copied = Float32Array.of(1);
    await client.call('double', { values: copied });
    expect(copied.length).toBe(1);
    const moved = Float32Array.of(1);
    await client.call('double', { values: moved }, { transfer: [moved.buffer] });
    expect(moved.length).toBe(0);
    expect(sent.map(({ length }) => length)).toEqual([0, 0]);
  });

  test('progress reaches its listener until the call ends', async () => {
    const { client, waiting } = connect();
    const onProgress = vi.fn();
    const call = client.call('wait', null, { onProgress });
    await settle();
    waiting[0]!.progress(0.5);
    waiting[0]!.finish();
    await call;
    waiting[0]!.progress(1);
    await settle();
    expect(onProgress.mock.calls).toEqual([[0.5]]);
  });

  test('an error keeps code, message and detail; any other error becomes internal', async () => {
    const { client, onError } = connect({
      double: () => {
        throw new Error('thrown before a promise');
      },
    });
    await expect(client.call('fail', null)).rejects.toMatchObject({
      code: 'request-invalid',
      message: 'No.',
      detail: 'why',
    });
    await expect(client.call('double', { values: new Float32Array() })).rejects.toMatchObject({
      code: 'internal',
    });
    expect(onError).toHaveBeenCalledTimes(2);
  });

  test('what cannot be sent fails its own call alone, on either side', async () => {
    const { client } = connect({ wait: () => Promise.resolve((() => '') as unknown as string) });
    const unsendable = { values: (() => 0) as unknown as Float32Array };
    await expect(client.call('double', unsendable)).rejects.toMatchObject({ code: 'internal' });
    await expect(client.call('wait', null)).rejects.toMatchObject({ code: 'internal' });
    expect([...(await client.call('double', { values: Float32Array.of(1) }))]).toEqual([2]);
  });

  test('the worker calls the page the same way', async () => {
    const { page } = connect();
    expect(await page.call('greet', { name: 'worker' })).toBe('Hello worker');
    await expect(page.call('greet', { name: '' })).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('cancelling', () => {
  test('before the start: nothing is sent', async () => {
    const { client, toWorker } = connect();
    const signal = AbortSignal.abort();
    await expect(client.call('wait', null, { signal })).rejects.toMatchObject({ code: 'cancelled' });
    await expect(client.stream('count', { to: 3 }, signal).next()).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(toWorker).toEqual([]);
  });

  test('rejects at once, then aborts the handler; the late error reaches onError alone', async () => {
    const { client, toWorker, waiting, onError } = connect();
    const abort = new AbortController();
    const call = client.call('wait', null, { signal: abort.signal });
    await settle();
    abort.abort();
    expect(waiting[0]!.signal.aborted).toBe(false);
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await settle();
    expect(waiting[0]!.signal.aborted).toBe(true);
    expect(onError).toHaveBeenCalledOnce();
    expect(typesOf(toWorker)).toEqual(['call', 'cancel']);
  });

  test('a result that is ready too late is not sent', async () => {
    let finish = () => {};
    const { client, toPage } = connect({
      wait: () => new Promise((resolve) => (finish = () => resolve('late'))),
    });
    const abort = new AbortController();
    const call = client.call('wait', null, { signal: abort.signal });
    await settle();
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await settle();
    finish();
    await settle();
    expect(typesOf(toPage)).toEqual(['ended']);
  });

  test('after the end it has no effect', async () => {
    const { client, toWorker } = connect();
    const abort = new AbortController();
    await client.call('double', { values: Float32Array.of(1) }, { signal: abort.signal });
    abort.abort();
    expect(typesOf(toWorker)).toEqual(['call']);
  });
});

describe('streams from the worker', () => {
  test('deliver every item in order, then end', async () => {
    const { client, made } = connect();
    const items: number[] = [];
    for await (const item of client.stream('count', { to: 7 })) items.push(item);
    expect(items).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(made.returned).toBe(1);
  });

  test('run two items ahead of the one in use, and start with the first item taken', async () => {
    const { client, made, toWorker } = connect();
    const stream = client.stream('count', { to: 100 });
    await settle();
    expect(toWorker).toEqual([]);
    await stream.next();
    await settle();
    expect(made.items).toBe(3);
    await stream.next();
    await settle();
    expect(made.items).toBe(4);
    await stream.return();
  });

  test('leaving the loop cancels the worker’s side, also while it waits for room', async () => {
    const { client, made, toWorker } = connect();
    for await (const item of client.stream('count', { to: 100 })) if (item === 1) break;
    await settle();
    expect(made.returned).toBe(1);
    expect(typesOf(toWorker).at(-1)).toBe('cancel');
  });

  test('an abort ends a consumer that waits and one that holds an item, and the worker’s side at once', async () => {
    const { client, made } = connect({
      async *count({ to }, { signal }) {
        yield 0;
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        made.returned++;
        yield to;
      },
    });
    const abort = new AbortController();
    const stream = client.stream('count', { to: 9 }, abort.signal);
    expect((await stream.next()).value).toBe(0);
    const waiting = stream.next();
    await settle();
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await settle();
    expect(made.returned).toBe(1);

    const second = new AbortController();
    const held = connect();
    const items = held.client.stream('count', { to: 2 }, second.signal);
    await items.next();
    await settle();
    second.abort();
    await expect(items.next()).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('an error in the middle ends the stream', async () => {
    const { client } = connect({
      async *count() {
        yield await Promise.resolve(0);
        throw new StudioError('media-damaged', 'Damaged.');
      },
    });
    const stream = client.stream('count', { to: 9 });
    await stream.next();
    await expect(stream.next()).rejects.toMatchObject({ code: 'media-damaged' });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });
});

describe('bitmaps nobody takes are closed', () => {
  /** Messages are handed over as they are, since a FakeBitmap cannot be cloned. */
  function connectPlain() {
    const toWorker: Message[] = [];
    const { worker } = workerPair();
    worker.postMessage = (message) => toWorker.push(message);
    const client = new WorkerClient<WorkerMethods>(worker, { describeLoss: loss });
    const reply = (message: Message) => worker.onmessage?.({ data: message } as MessageEvent<Message>);
    const send = (id: number) => {
      const bitmap = new FakeBitmap();
      reply({ type: 'item', id, item: { bitmap } });
      return bitmap;
    };
    return { client, worker, reply, send, toWorker };
  }

  test('those that wait when the consumer leaves, and those that come later', async () => {
    const { client, send } = connectPlain();
    const stream = client.stream('pictures', { count: 9 });
    const first = stream.next();
    const taken = send(1);
    const waiting = send(1);
    await first;
    await stream.return();
    const late = send(1);
    expect([taken, waiting, late].map(({ closed }) => closed)).toEqual([0, 1, 1]);
  });

  test('those that wait when the worker is lost, and those still under way then', async () => {
    const { client, worker, send } = connectPlain();
    const stream = client.stream('pictures', { count: 9 });
    const first = stream.next();
    send(1);
    const waiting = send(1);
    await first;
    worker.onmessageerror?.({} as MessageEvent);
    const late = send(1);
    expect([waiting, late].map(({ closed }) => closed)).toEqual([1, 1]);
    await expect(stream.next()).rejects.toMatchObject({ code: 'engine-crashed' });
  });

  test('that of a call’s late result', async () => {
    const { client, reply } = connectPlain();
    const abort = new AbortController();
    const call = client.call('wait', null, { signal: abort.signal });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    const bitmap = new FakeBitmap();
    reply({ type: 'result', id: 1, value: { bitmap } });
    expect(bitmap.closed).toBe(1);
  });

  test('that which the worker makes after the cancel', async () => {
    const bitmap = new FakeBitmap();
    let give = () => {};
    const { client, toPage } = connect({
      async *pictures() {
        await new Promise<void>((resolve) => (give = resolve));
        yield { bitmap: bitmap as unknown as ImageBitmap };
      },
    });
    const abort = new AbortController();
    const next = client.stream('pictures', { count: 1 }, abort.signal).next();
    await settle();
    abort.abort();
    await expect(next).rejects.toMatchObject({ code: 'cancelled' });
    await settle();
    give();
    await settle();
    expect(bitmap.closed).toBe(1);
    expect(typesOf(toPage)).toEqual(['ended']);
  });
});

describe('streams to the worker', () => {
  function numbers(to: number) {
    const made = { items: 0, returned: 0 };
    async function* source() {
      try {
        for (let k = 1; k <= to; k++) {
          made.items++;
          yield await Promise.resolve(k);
        }
      } finally {
        made.returned++;
      }
    }
    return { made, source: source() };
  }

  test('deliver every item, then end', async () => {
    const { client } = connect();
    const { source, made } = numbers(10);
    expect(await client.call('sum', null, { input: source })).toBe(55);
    expect(made.returned).toBe(1);
  });

  test('no more than two items wait in the worker', async () => {
    let begin = () => {};
    let next = () => {};
    const { client, toWorker } = connect({
      sum: async (_, { input }) => {
        await new Promise<void>((resolve) => (begin = resolve));
        for await (const item of input) {
          await new Promise<void>((resolve) => (next = resolve));
          if (item === 2) break;
        }
        return 0;
      },
    });
    const { source, made } = numbers(100);
    const call = client.call('sum', null, { input: source });
    await settle();
    expect(count(toWorker, 'input')).toBe(2);
    expect(made.items).toBe(2);
    begin();
    await settle();
    expect(count(toWorker, 'input')).toBe(3);
    next();
    await settle();
    expect(count(toWorker, 'input')).toBe(4);
    next();
    expect(await call).toBe(0);
    await settle();
    expect(made.returned).toBe(1);
  });

  test('items that come before the handler reads them are preserved', async () => {
    const { client } = connect({
      sum: async (_, { input }) => {
        await settle();
        let sum = 0;
        for await (const item of input) sum += item;
        return sum;
      },
    });
    expect(await client.call('sum', null, { input: numbers(2).source })).toBe(3);
  });

  test('their error ends the call and cancels the worker’s side', async () => {
    const { client, toWorker } = connect();
    async function* broken() {
      yield await Promise.resolve(1);
      throw new StudioError('media-damaged', 'Damaged.');
    }
    await expect(client.call('sum', null, { input: broken() })).rejects.toMatchObject({
      code: 'media-damaged',
    });
    expect(typesOf(toWorker).at(-1)).toBe('cancel');
  });

  test('a cancel ends the source and the handler that waits for an item', async () => {
    const { client, onError } = connect();
    const endless = numbers(Infinity);
    const abort = new AbortController();
    const call = client.call('sum', null, { input: endless.source, signal: abort.signal });
    await settle();
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await settle();
    expect(endless.made.returned).toBe(1);
    await settle();
    expect(onError.mock.calls[0]![0]).toMatchObject({ code: 'cancelled' });
  });

  test('an aborted call does not start its source', async () => {
    const { client } = connect();
    const { source, made } = numbers(3);
    const call = client.call('sum', null, { input: source, signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await settle();
    expect(made.items).toBe(0);
  });
});

describe('loss of the worker', () => {
  test('rejects every open and later call with the reason', async () => {
    const { client, crash, isTerminated, onLoss, toWorker } = connect();
    const calls = [client.call('wait', null), client.call('sum', null)];
    crash('boom');
    for (const call of calls)
      await expect(call).rejects.toMatchObject({ code: 'engine-crashed', detail: 'boom' });
    const sent = toWorker.length;
    await expect(client.call('wait', null)).rejects.toMatchObject({ detail: 'boom' });
    await expect(client.stream('count', { to: 1 }).next()).rejects.toMatchObject({ detail: 'boom' });
    expect(toWorker).toHaveLength(sent);
    expect(isTerminated()).toBe(true);
    crash('again');
    expect(onLoss).toHaveBeenCalledOnce();
  });

  test('ends streams of both directions in the middle', async () => {
    const { client, crash, toWorker } = connect();
    const stream = client.stream('count', { to: 100 });
    await stream.next();
    let returned = false;
    async function* endless() {
      try {
        for (;;) yield await Promise.resolve(1);
      } finally {
        returned = true;
      }
    }
    const call = client.call('sum', null, { input: endless() });
    await settle();
    crash('boom');
    const sent = toWorker.length;
    await expect(stream.next()).rejects.toMatchObject({ code: 'engine-crashed' });
    await expect(call).rejects.toMatchObject({ code: 'engine-crashed' });
    await settle();
    expect(returned).toBe(true);
    expect(toWorker).toHaveLength(sent);
  });

  test('closing it is a loss with the code cancelled, or with the reason given', async () => {
    const closed = connect();
    const call = closed.client.call('wait', null);
    closed.client.close();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(closed.isTerminated()).toBe(true);
    const other = connect();
    const second = other.client.call('wait', null);
    other.client.close(loss('out of memory'));
    await expect(second).rejects.toMatchObject({ detail: 'out of memory' });
  });

  test('requests of the worker that come afterwards are not answered', async () => {
    const pair = connect();
    pair.client.close();
    pair.worker.onmessage?.({
      data: { type: 'call', id: 1, method: 'greet', params: { name: 'late' } },
    } as MessageEvent<Message>);
    await settle();
    expect(pair.toWorker).toEqual([]);
  });
});
