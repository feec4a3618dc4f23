/// <reference lib="webworker" />
import { toErrorDto } from '../../core/errors';
import { Decoder } from './decoder';
import type { Request, Response } from '../protocol';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const decoder = new Decoder();
const running = new Map<number, AbortController>();
const streams = new Map<number, AsyncGenerator<unknown, void, undefined>>();

function send(response: Response, transfer: Transferable[] = []): void {
  scope.postMessage(response, transfer);
}

/** Buffers and bitmaps in an answer move to the page; nothing large is copied. */
function transferables(value: unknown): Transferable[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (value instanceof ImageBitmap) return [value];
  if (Array.isArray(value)) return [...new Set(value.flatMap(transferables))];
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return [...new Set(Object.values(value).flatMap(transferables))];
  return [];
}

function finish(id: number): void {
  running.delete(id);
  streams.delete(id);
}

async function call(request: Request & { type: 'call' }): Promise<void> {
  const abort = new AbortController();
  running.set(request.id, abort);
  try {
    const value = await decoder.call(request, {
      signal: abort.signal,
      progress: (fraction) => send({ type: 'progress', id: request.id, fraction }),
    });
    if (!abort.signal.aborted) send({ type: 'result', id: request.id, value }, transferables(value));
  } catch (error) {
    if (!abort.signal.aborted) send({ type: 'error', id: request.id, error: toErrorDto(error) });
  } finally {
    finish(request.id);
  }
}

/** Generators queue their next() calls, so pulls need no queue of their own. */
async function pull(id: number): Promise<void> {
  const stream = streams.get(id);
  if (!stream) return;
  try {
    const { done, value } = await stream.next();
    if (!streams.has(id)) {
      (value as { bitmap?: ImageBitmap } | undefined)?.bitmap?.close();
    } else if (done) {
      finish(id);
      send({ type: 'end', id });
    } else {
      send({ type: 'item', id, value }, transferables(value));
    }
  } catch (error) {
    if (streams.has(id)) send({ type: 'error', id, error: toErrorDto(error) });
    finish(id);
  }
}

scope.onmessage = ({ data: request }: MessageEvent<Request>) => {
  switch (request.type) {
    case 'call':
      void call(request);
      return;
    case 'stream': {
      const abort = new AbortController();
      running.set(request.id, abort);
      streams.set(request.id, decoder.stream(request, abort.signal));
      return;
    }
    case 'pull':
      void pull(request.id);
      return;
    case 'cancel': {
      running.get(request.id)?.abort();
      const stream = streams.get(request.id);
      finish(request.id);
      void stream?.return().catch(() => undefined);
      return;
    }
  }
};
