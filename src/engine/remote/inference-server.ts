import { StudioError, throwIfAborted } from '../../core/errors';
import { joinBytes } from '../../core/join-arrays';

/** Bytes of an answer that is no tensor: metadata, errors. */
const MAX_TEXT_BYTES = 200_000;
/** Seconds in which a server answers what needs no evaluation. */
const METADATA_SECONDS = 15;
/** Seconds from a request to the end of its answer: others may be served first, and a model may load. */
const EVALUATION_SECONDS = 120;
/** Milliseconds before a request is sent again, which a server that restarts, or hands over to another, answers then. */
const PAUSES = [500, 2000] as const;
/** Statuses of a proxy whose server is away, and of a server that has too much to do. */
const temporary: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

export interface ServerAccess {
  /** Ends with a slash. */
  readonly address: URL;
  readonly token: string | null;
}

export interface ServerDependencies {
  readonly fetch: typeof fetch;
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

interface Post {
  readonly body: Uint8Array<ArrayBuffer> | string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the answer, at most. */
  readonly longest: number;
}

/** Requests to one inference server. The token goes to its origin alone: redirects are refused. */
export class InferenceServer {
  constructor(
    private readonly access: ServerAccess,
    private readonly dependencies: ServerDependencies,
  ) {}

  get host(): string {
    return this.access.address.host;
  }

  /** @throws StudioError server-unreachable | cancelled */
  get(path: string, signal?: AbortSignal): Promise<Answer> {
    return this.request(path, { method: 'GET' }, METADATA_SECONDS, MAX_TEXT_BYTES, signal);
  }

  /** An evaluation changes nothing on the server, so that it may be sent again. @throws StudioError server-unreachable | cancelled */
  async post(path: string, { body, headers, longest }: Post, signal?: AbortSignal): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const pause = PAUSES[attempt];
      try {
        const answer = await this.request(
          path,
          { method: 'POST', body, headers },
          EVALUATION_SECONDS,
          longest,
          signal,
        );
        if (pause === undefined || !temporary.has(answer.status)) return answer;
      } catch (error) {
        throwIfAborted(signal);
        if (pause === undefined || error instanceof TooSlow || error instanceof TooLong) throw error;
      }
      await this.dependencies.wait(pause, signal);
      throwIfAborted(signal);
    }
  }

  private async request(
    path: string,
    init: RequestInit,
    seconds: number,
    longest: number,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    throwIfAborted(signal);
    const { address, token } = this.access;
    const limit = AbortSignal.timeout(seconds * 1000);
    try {
      const response = await this.dependencies.fetch(new URL(path, address), {
        ...init,
        headers: { ...init.headers, ...(token !== null && { Authorization: `Bearer ${token}` }) },
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        cache: 'no-store',
        credentials: 'omit',
        mode: 'cors',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      });
      return { status: response.status, body: await bodyOf(response, longest, this.host) };
    } catch (error) {
      throwIfAborted(signal);
      if (error instanceof StudioError) throw error;
      if (limit.aborted) throw new TooSlow(this.host, seconds);
      throw new StudioError('server-unreachable', `The server ${this.host} does not answer.`, String(error));
    }
  }
}

class TooSlow extends StudioError {
  constructor(host: string, seconds: number) {
    super('server-unreachable', `The server ${host} took longer than ${seconds} s for one answer.`);
  }
}

class TooLong extends StudioError {
  constructor(host: string, bytes: number) {
    super(
      'server-unreachable',
      `The server ${host} sent more than was requested.`,
      `more than ${bytes} bytes`,
    );
  }
}

/** @throws TooLong as soon as there are more bytes than expected. */
async function bodyOf(response: Response, longest: number, host: string): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array();
  // An error is a text, whatever was requested.
  const most = response.ok ? longest : Math.min(longest, MAX_TEXT_BYTES);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of chunksOf(response.body)) {
    length += part.length;
    if (length > most) throw new TooLong(host, most);
    parts.push(part);
  }
  return joinBytes(parts);
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { value } = await reader.read();
      if (!value) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
