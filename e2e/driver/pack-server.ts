import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Another origin with the files of a pack, which lets other pages read them and sends parts of files. */
export class PackServer {
  /** Requests since the start: path and range. */
  readonly requests: string[] = [];
  /** Breaks the connection once this many bytes of files were sent; null for never. */
  breakAfter: number | null = null;
  /** Answers nothing. */
  away = false;
  /** Address of a folder that files are redirected to. */
  redirect: string | null = null;
  /** Bytes a second. */
  speed = Infinity;
  private sent = 0;
  private readonly server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/');
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    this.requests.push(from > 0 ? `${path} from ${from}` : path);
    const content = this.files.get(path.split('/').at(-1)!);
    if (this.away) return void response.destroy();
    const headers = { 'Access-Control-Allow-Origin': '*' };
    if (this.redirect !== null && !path.endsWith('.json'))
      return void response
        .writeHead(302, { ...headers, Location: this.redirect + path.split('/').at(-1)! })
        .end();
    if (!content) return void response.writeHead(404, headers).end();
    const rest = content.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      ...headers,
      'Content-Type': 'application/octet-stream',
      'Content-Length': rest.length,
      'Accept-Ranges': 'bytes',
    });
    void this.send(rest, response, path.endsWith('.json'));
  });

  /** @param files by name. */
  constructor(readonly files: Map<string, Buffer>) {}

  /** @returns the address of the pack. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/packs/twin/`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async send(content: Buffer, response: ServerResponse, whole: boolean): Promise<void> {
    const piece = 32_768;
    for (let at = 0; at < content.length && !response.destroyed; at += piece) {
      if (!whole && this.breakAfter !== null && this.sent >= this.breakAfter) {
        this.breakAfter = null;
        // What is under way arrives before the connection breaks.
        await new Promise((resolve) => setTimeout(resolve, 100));
        return void response.destroy();
      }
      if (this.away) return void response.destroy();
      const part = content.subarray(at, at + piece);
      await new Promise<void>((resolve) => response.write(part, () => resolve()));
      if (!whole) this.sent += part.length;
      if (Number.isFinite(this.speed) && !whole)
        await new Promise((resolve) => setTimeout(resolve, (1000 * part.length) / this.speed));
    }
    response.end();
  }
}
