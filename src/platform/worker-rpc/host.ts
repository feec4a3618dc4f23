import { Callee, type Handlers } from './callee';
import { Caller } from './caller';
import { isToCallee, type Message, type Methods } from './messages';

/** What a worker's global scope offers. */
export interface WorkerScope {
  postMessage(message: Message, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Message>) => void) | null;
}

/** The worker's end: answers calls with `handlers`. @returns a caller of the page's methods. */
export function serve<M extends Methods<M>, PageM extends Methods<PageM> = Record<never, never>>(
  scope: WorkerScope,
  handlers: Handlers<M>,
): Caller<PageM> {
  const post = (message: Message, transfer: Transferable[]) => scope.postMessage(message, transfer);
  const callee = new Callee<M>(post, handlers);
  const page = new Caller<PageM>(post);
  scope.onmessage = ({ data }) => {
    if (isToCallee(data)) callee.receive(data);
    else page.receive(data);
  };
  return page;
}
