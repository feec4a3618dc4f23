import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StudioError } from '../../core/errors';
import { DecoderClient } from './decoder-client';

class FakeWorker {
  static readonly made: FakeWorker[] = [];
  onmessage: unknown = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  terminated = false;

  constructor() {
    FakeWorker.made.push(this);
  }

  postMessage(): void {}

  terminate(): void {
    this.terminated = true;
  }

  fail(message: string): void {
    this.onerror?.({ message, preventDefault: () => undefined });
  }
}

const loss = (detail: string) => new StudioError('media-damaged', `a.mp4: ${detail}`);

beforeEach(() => void vi.stubGlobal('Worker', FakeWorker));
afterEach(() => {
  DecoderClient.take(loss).close();
  FakeWorker.made.length = 0;
  vi.unstubAllGlobals();
});

test('a clip takes the worker that was started ahead, the next one a new worker', () => {
  DecoderClient.prepare();
  DecoderClient.prepare();
  expect(FakeWorker.made).toHaveLength(1);
  const first = DecoderClient.take(loss);
  expect(FakeWorker.made).toHaveLength(1);
  const second = DecoderClient.take(loss);
  expect(FakeWorker.made).toHaveLength(2);
  first.close();
  second.close();
  expect(FakeWorker.made.map(({ terminated }) => terminated)).toEqual([true, true]);
});

test('a worker that failed before it was needed is not taken', () => {
  DecoderClient.prepare();
  FakeWorker.made[0]!.fail('out of memory');
  DecoderClient.take(loss).close();
  expect(FakeWorker.made).toHaveLength(2);
});

test('the clip that took the worker names the loss', async () => {
  DecoderClient.prepare();
  const client = DecoderClient.take(loss);
  const call = client.call('show', { time: 0 });
  FakeWorker.made[0]!.fail('out of memory');
  await expect(call).rejects.toThrow('a.mp4: out of memory');
});
