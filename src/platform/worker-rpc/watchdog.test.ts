import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StudioError } from '../../core/errors';
import type { CallContext } from './callee';
import { type ClientOptions, WorkerClient } from './client';
import { announced, serve } from './host';
import type { Locks } from './lifetime';
import type { Message } from './messages';
import { workerPair } from './testing/worker-pair';

interface WorkerMethods {
  wait: { params: null; result: string; progress: number };
  sum: { params: null; result: number; input: number };
  count: { params: null; item: number };
}
interface PageMethods {
  file: { params: null; result: string };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A lock manager whose one holder can be made to die. */
function lockManager() {
  const waiting: (() => void)[] = [];
  let held = false;
  const locks = {
    request: (_name: string, options: unknown, callback?: () => unknown) => {
      const grant = (callback ?? options) as () => unknown;
      if (held) waiting.push(() => void grant());
      else void grant();
      held = true;
      return new Promise(() => undefined);
    },
  } as unknown as Locks;
  return { locks, holderDies: () => waiting.forEach((grant) => grant()) };
}

function connect(options: Partial<ClientOptions<WorkerMethods, PageMethods>> = {}, locks?: Locks) {
  const pair = workerPair();
  const scope = Object.assign(pair.scope, locks && { navigator: { locks } });
  const contexts: CallContext<number, number>[] = [];
  const page = serve<WorkerMethods, PageMethods>(scope, {
    wait: (_, context) => {
      contexts.push(context as CallContext<number, number>);
      return new Promise(() => undefined);
    },
    sum: (_, context) => {
      contexts.push(context as unknown as CallContext<number, number>);
      return new Promise(() => undefined);
    },
    async *count() {
      yield* [1, 2];
      await new Promise(() => undefined);
    },
  });
  const onLoss = vi.fn();
  const client = new WorkerClient<WorkerMethods, PageMethods>(pair.worker, {
    describeLoss: (detail) => new StudioError('engine-crashed', 'The worker stopped.', detail),
    onLoss,
    handlers: { file: () => new Promise(() => undefined) },
    locks,
    ...options,
  });
  /** From now on the worker's thread is blocked: nothing reaches it. */
  const block = () => (scope.onmessage = () => undefined);
  const detail = (call: Promise<unknown>) => call.catch((error: unknown) => (error as StudioError).detail);
  return { ...pair, block, client, contexts, detail, onLoss, page };
}
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);

test('a worker that ends without an error event is noticed at once, also between calls', async () => {
  const { locks, holderDies } = lockManager();
  const { client, detail, isTerminated, onLoss } = connect({}, locks);
  await seconds(0.1);
  const lost = detail(client.call('wait', null));
  await seconds(0.1);
  holderDies();
  expect(await lost).toBe('the worker ended');
  expect(isTerminated()).toBe(true);
  expect(onLoss).toHaveBeenCalledOnce();
});

test('closing the worker does not count as its end', async () => {
  const { locks, holderDies } = lockManager();
  const { client, onLoss } = connect({}, locks);
  await seconds(0.1);
  client.close();
  holderDies();
  expect(onLoss).toHaveBeenCalledOnce();
});

test('a worker that answers pings may take any time', async () => {
  const { client, onLoss } = connect();
  client.call('wait', null).catch(() => undefined);
  await seconds(3600);
  expect(onLoss).not.toHaveBeenCalled();
});

test('a blocked worker is ended after the limit, and every call is rejected', async () => {
  const { block, client, detail, isTerminated } = connect();
  const calls = [detail(client.call('wait', null)), detail(client.call('wait', null))];
  await seconds(5);
  block();
  await seconds(18);
  expect(isTerminated()).toBe(false);
  await seconds(4);
  expect(await Promise.all(calls)).toEqual(['no sign of life for 20 s', 'no sign of life for 20 s']);
  expect(isTerminated()).toBe(true);
});

test('a script that never loads is given up after a longer limit', async () => {
  const { block, client, isTerminated } = connect();
  block();
  client.call('wait', null).catch(() => undefined);
  await seconds(50);
  expect(isTerminated()).toBe(false);
  await seconds(12);
  expect(isTerminated()).toBe(true);
});

test('between calls there are no pings and no limit', async () => {
  const { block, client, isTerminated, toWorker } = connect();
  block();
  await seconds(600);
  expect(toWorker).toEqual([]);
  expect(isTerminated()).toBe(false);
  client.close();
});

test('time that the page itself slept through does not count', async () => {
  const { block, client, isTerminated } = connect();
  client.call('wait', null).catch(() => undefined);
  await seconds(5);
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => 1e9);
  await seconds(1);
  expect(isTerminated()).toBe(false);
  clock.mockRestore();
  block();
  client.close();
});

test('announced work may block the worker up to its own limit', async () => {
  const { block, client, contexts, detail, isTerminated, scope } = connect();
  const call = detail(client.call('wait', null));
  await seconds(1);
  let finish = () => {};
  const work = announced(scope, 120, () => new Promise<void>((resolve) => (finish = resolve)));
  await seconds(100);
  expect(isTerminated()).toBe(false);
  finish();
  await work;
  await seconds(60);
  expect(isTerminated()).toBe(false);
  void announced(scope, 120, () => new Promise(() => undefined));
  block();
  await seconds(125);
  expect(await call).toBe('announced work took longer than its limit');
  expect(contexts).toHaveLength(1);
});

test('work that fails is no longer announced', async () => {
  const { scope, toPage } = connect();
  await expect(announced(scope, 9, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(toPage.map(({ type }) => type)).toEqual(['busy', 'idle']);
});

test('a cancelled call whose handler does not end costs the worker, one that ends does not', async () => {
  const stuck = connect();
  const abort = new AbortController();
  const call = stuck.client.call('wait', null, { signal: abort.signal });
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  await seconds(15);
  expect(stuck.isTerminated()).toBe(false);
  const next = stuck.detail(stuck.client.call('wait', null));
  await seconds(7);
  expect(await next).toBe('a cancelled call did not end within 20 s');

  const fine = connect();
  const second = new AbortController();
  const stream = fine.client.call('sum', null, { signal: second.signal });
  second.abort();
  await expect(stream).rejects.toMatchObject({ code: 'cancelled' });
  fine.worker.onmessage?.({ data: { type: 'ended', id: 1 } } as MessageEvent<Message>);
  await seconds(60);
  expect(fine.isTerminated()).toBe(false);
});

test('a cancelled call that does not hold up another one costs nothing', async () => {
  const { client, contexts, isTerminated } = connect();
  const abort = new AbortController();
  client.call('wait', null, { signal: abort.signal }).catch(() => undefined);
  client.call('wait', null).catch(() => undefined);
  await seconds(1);
  abort.abort();
  for (let k = 0; k < 10; k++) {
    await seconds(10);
    contexts[1]!.progress(k);
  }
  expect(isTerminated()).toBe(false);
  client.close();
});

describe('a method with a limit on time without progress', () => {
  const stallLimits = { wait: 10, sum: 10, count: 10 };

  test('ends the worker that answers pings but does not advance', async () => {
    const { client, contexts, detail } = connect({ stallLimits });
    const call = detail(client.call('wait', null));
    for (let k = 0; k < 4; k++) {
      await seconds(8);
      contexts[0]!.progress(k);
    }
    await seconds(8);
    let settled = false;
    void call.then(() => (settled = true));
    expect(settled).toBe(false);
    await seconds(4);
    expect(await call).toBe('no progress in wait for 10 s');
  });

  test('does not count the time that an item waits for its consumer', async () => {
    const { client, detail, isTerminated } = connect({ stallLimits });
    const stream = client.stream('count', null);
    const first = stream.next();
    await seconds(1);
    await first;
    await seconds(60);
    await stream.next();
    await seconds(60);
    expect(isTerminated()).toBe(false);
    const next = detail(stream.next());
    await seconds(12);
    expect(await next).toBe('no progress in count for 10 s');
  });

  test('does not count the time that the worker waits for input or for the page', async () => {
    const { client, isTerminated, page } = connect({ stallLimits });
    async function* slow() {
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      yield 1;
    }
    client.call('sum', null, { input: slow() }).catch(() => undefined);
    await seconds(55);
    void page.call('file', null);
    await seconds(60);
    expect(isTerminated()).toBe(false);
    client.close();
  });
});
