import type { ErrorDto } from '../../core/errors';

/**
 * Types of one method: always `params`; `result` where it returns one; `progress` where it reports progress; `input` where the caller
 * streams items in; `item` where it streams items out, which takes the place of a result.
 */
export type Methods<M> = { readonly [Name in keyof M]: { readonly params: unknown } };

export type StreamName<M> = {
  [Name in keyof M]: M[Name] extends { readonly item: unknown } ? Name : never;
}[keyof M] &
  string;
export type CallName<M> = Exclude<keyof M & string, StreamName<M>>;

export type Params<M, Name extends keyof M> = Part<M[Name], 'params'>;
export type Result<M, Name extends keyof M> = Part<M[Name], 'result'>;
export type Progress<M, Name extends keyof M> = Part<M[Name], 'progress'>;
export type Input<M, Name extends keyof M> = Part<M[Name], 'input'>;
export type Item<M, Name extends keyof M> = Part<M[Name], 'item'>;

type Part<Method, Key extends string> = Method extends { readonly [K in Key]: infer Value } ? Value : void;

/** From the side that calls. `id` is the caller's number for the call; every reply carries it. */
export type ToCallee =
  | {
      readonly type: 'call' | 'stream';
      readonly id: number;
      readonly method: string;
      readonly params: unknown;
    }
  /** The caller has given up. The reply is `ended` or an error. */
  | { readonly type: 'cancel'; readonly id: number }
  /** Next item of the call's input, moved. */
  | { readonly type: 'input'; readonly id: number; readonly item: unknown }
  | { readonly type: 'input-end'; readonly id: number }
  /** One more item may be sent. */
  | { readonly type: 'pull'; readonly id: number };

/** From the side that is called. */
export type ToCaller =
  /** Ends a call, or a stream (without a value). Buffers and bitmaps in the value are moved. */
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorDto }
  /** The handler of a cancelled call has ended. */
  | { readonly type: 'ended'; readonly id: number }
  | { readonly type: 'progress'; readonly id: number; readonly progress: unknown }
  /** Next item of a stream, moved. */
  | { readonly type: 'item'; readonly id: number; readonly item: unknown }
  /** One more item of input may be sent. */
  | { readonly type: 'pull-input'; readonly id: number };

/** From the page: is the worker's thread free? */
export interface Ping {
  readonly type: 'ping';
}

/** Signs of life of the worker. */
export type SignOfLife =
  /** Name of the Web Lock that the worker holds as long as it lives. */
  | { readonly type: 'lifetime'; readonly lock: string }
  /** Answer to a ping. */
  | { readonly type: 'pong' }
  /** Work that may block the thread begins, and should take less than `seconds`. */
  | { readonly type: 'busy'; readonly id: number; readonly seconds: number }
  | { readonly type: 'idle'; readonly id: number };

/** Both sides may call, so calls and replies travel in both directions. */
export type Message = ToCallee | ToCaller | Ping | SignOfLife;

export type Post = (message: Message, transfer: Transferable[]) => void;

/** Items of a stream that may be under way or waiting, beyond the one in use: the sender works while the receiver does. */
export const STREAM_CREDIT = 2;

const calleeTypes: ReadonlySet<Message['type']> = new Set<ToCallee['type']>([
  'call',
  'stream',
  'cancel',
  'input',
  'input-end',
  'pull',
]);

export function isToCallee(message: Message): message is ToCallee {
  return calleeTypes.has(message.type);
}

const signTypes: ReadonlySet<Message['type']> = new Set<SignOfLife['type']>([
  'lifetime',
  'pong',
  'busy',
  'idle',
]);

export function isSignOfLife(message: Message): message is SignOfLife {
  return signTypes.has(message.type);
}
