import { Callee, type Handlers } from './callee';
import { Caller } from './caller';
import { holdForLife, type Locks } from './lifetime';
import { isSignOfLife, isToCallee, type Message, type Methods } from './messages';

/** What a worker's global scope offers. */
export interface WorkerScope {
  postMessage(message: Message, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  readonly navigator?: { readonly locks?: Locks };
}

/** The worker's end: answers calls with `handlers`, and pings. @returns a caller of the page's methods. */
export function serve<M extends Methods<M>, PageM extends Methods<PageM> = Record<never, never>>(
  scope: WorkerScope,
  handlers: Handlers<M>,
): Caller<PageM> {
  const post = (message: Message, transfer: Transferable[]) => scope.postMessage(message, transfer);
  const callee = new Callee<M>(post, handlers);
  const page = new Caller<PageM>(post);
  scope.onmessage = ({ data }) => {
    if (isToCallee(data)) callee.receive(data);
    else if (data.type === 'ping') post({ type: 'pong' }, []);
    else if (!isSignOfLife(data)) page.receive(data);
  };
  holdForLife(scope.navigator?.locks, (lock) => post({ type: 'lifetime', lock }, []));
  return page;
}

let lastAnnouncement = 0;

/** Runs work that may block the worker's thread, announced to the page, which waits up to `seconds` for its end. */
export async function announced<Result>(
  scope: Pick<WorkerScope, 'postMessage'>,
  seconds: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const id = ++lastAnnouncement;
  scope.postMessage({ type: 'busy', id, seconds }, []);
  try {
    return await work();
  } finally {
    scope.postMessage({ type: 'idle', id }, []);
  }
}
