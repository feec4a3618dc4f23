import { afterEach, expect, test, vi } from 'vitest';
import { defaultControllers } from '../core/formats/midi/default-controllers';
import type { EnvelopeRequest } from '../core/formats/read-envelope';
import type { Handlers } from '../platform/worker-rpc/callee';
import { serve } from '../platform/worker-rpc/host';
import { type WorkerPair, workerPair } from '../platform/worker-rpc/testing/worker-pair';
import { decodeText } from './decode-text';
import { FilesClient } from './files-client';
import { fileHandlers } from './handlers';
import type { FileMethods } from './protocol';

const request: EnvelopeRequest = {
  rate: 125,
  controllers: defaultControllers,
  timecode: { rate: { numerator: 25, denominator: 1 }, drop: false },
  startFrame: 0,
  source: null,
};
const csv = new File(['time_s,left,right\n0,0.5,0.25\n'], 'a.csv');

function client(handlers: Partial<Handlers<FileMethods>> = {}) {
  const workers: WorkerPair[] = [];
  const files = new FilesClient(() => {
    const pair = workerPair();
    serve<FileMethods>(pair.scope, { ...fileHandlers, ...handlers });
    workers.push(pair);
    return pair.worker;
  });
  return { files, workers };
}

afterEach(() => void vi.useRealTimers());

test('reads an envelope, and ends the worker with it', async () => {
  const { files, workers } = client();
  const reading = await files.readEnvelope(csv, request);
  expect(reading).toMatchObject({
    kind: 'envelope',
    curve: { left: [{ value: 0.5 }], right: [{ value: 0.25 }] },
  });
  expect(workers.map((one) => one.isTerminated())).toEqual([true]);
});

test('a file that takes too long gives one sentence, and the next is read', async () => {
  vi.useFakeTimers();
  let hangs = true;
  const { files, workers } = client({
    'read-envelope': (params, context) =>
      hangs ? new Promise(() => undefined) : fileHandlers['read-envelope'](params, context),
  });
  const slow = expect(files.readEnvelope(csv, request)).rejects.toMatchObject({
    code: 'envelope-invalid',
    message: 'a.csv was not read: it takes longer than 15 seconds.',
  });
  await vi.advanceTimersByTimeAsync(15_000);
  await slow;
  expect(workers[0]!.isTerminated()).toBe(true);
  hangs = false;
  vi.useRealTimers();
  expect((await files.readEnvelope(csv, request)).kind).toBe('envelope');
});

test('Cancel ends the worker at once', async () => {
  const { files, workers } = client({ 'read-envelope': () => new Promise(() => undefined) });
  const abort = new AbortController();
  const reading = files.readEnvelope(csv, request, { signal: abort.signal });
  abort.abort();
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  expect(workers[0]!.isTerminated()).toBe(true);
});

test('a worker that dies gives one sentence', async () => {
  const { files, workers } = client({ 'read-envelope': () => new Promise(() => undefined) });
  const reading = files.readEnvelope(csv, request);
  workers[0]!.crash('out of memory');
  await expect(reading).rejects.toMatchObject({
    code: 'envelope-invalid',
    message: expect.stringMatching(/^a\.csv could not be read/) as string,
  });
});

test('text is decoded by its byte order mark, by its zeros, or as the Windows code page', () => {
  const wide = (text: string, order: 'le' | 'be', mark: boolean) =>
    Uint8Array.from(
      [...(mark ? '\uFEFF' : ''), ...text].flatMap((character) => {
        const code = character.charCodeAt(0);
        return order === 'le' ? [code & 0xff, code >> 8] : [code >> 8, code & 0xff];
      }),
    );
  const text = 'Zeit\tlinks\n0,5\t1\n';
  for (const order of ['le', 'be'] as const)
    for (const mark of [true, false]) expect(decodeText(wide(text, order, mark))).toBe(text);
  expect(decodeText(new TextEncoder().encode('\uFEFFniveau à droite'))).toBe('niveau à droite');
  expect(decodeText(Uint8Array.of(0xe0, 0x20, 0x64))).toBe('à d');
  expect(decodeText(new Uint8Array())).toBe('');
});
