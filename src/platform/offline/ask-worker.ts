import type { ToServiceWorker } from '../../service-worker/protocol';

/** A worker that is being started answers late; one that is being replaced may not answer at all. */
const ANSWER_MILLISECONDS = 10_000;

/** @returns the reply; null when there is none in time. */
export function ask(
  worker: ServiceWorker,
  message: ToServiceWorker,
  patience = ANSWER_MILLISECONDS,
): Promise<unknown> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const done = (reply: unknown) => {
      clearTimeout(timer);
      port1.close();
      resolve(reply);
    };
    const timer = setTimeout(() => done(null), patience);
    port1.onmessage = ({ data }) => done(data);
    worker.postMessage(message, [port2]);
  });
}

export function tell(worker: ServiceWorker | null, message: ToServiceWorker): void {
  worker?.postMessage(message);
}
