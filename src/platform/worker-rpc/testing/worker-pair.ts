import type { WorkerPort } from '../client';
import type { WorkerScope } from '../host';
import type { Message } from '../messages';

/** A worker without a thread: messages are cloned, buffers moved, and delivered in order, each in a task of its own. */
export interface WorkerPair {
  readonly worker: WorkerPort;
  readonly scope: WorkerScope;
  readonly toWorker: Message[];
  readonly toPage: Message[];
  readonly isTerminated: () => boolean;
  /** An uncaught error in the worker. */
  readonly crash: (message: string) => void;
}

export function workerPair(): WorkerPair {
  const toWorker: Message[] = [];
  const toPage: Message[] = [];
  let terminated = false;
  const carry = (
    message: Message,
    transfer: Transferable[],
    log: Message[],
    deliver: (data: Message) => void,
  ) => {
    const data = structuredClone(message, { transfer });
    log.push(data);
    setTimeout(() => {
      if (!terminated) deliver(data);
    });
  };
  const scope: WorkerScope = {
    onmessage: null,
    postMessage: (message, transfer) =>
      carry(message, transfer, toPage, (data) => worker.onmessage?.({ data } as MessageEvent<Message>)),
  };
  const worker: WorkerPort = {
    onmessage: null,
    onmessageerror: null,
    onerror: null,
    terminate: () => (terminated = true),
    postMessage: (message, transfer) =>
      carry(message, transfer, toWorker, (data) => scope.onmessage?.({ data } as MessageEvent<Message>)),
  };
  return {
    worker,
    scope,
    toWorker,
    toPage,
    isTerminated: () => terminated,
    crash: (message) => worker.onerror?.({ message, preventDefault: () => undefined } as ErrorEvent),
  };
}
