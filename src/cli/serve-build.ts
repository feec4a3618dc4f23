import { existsSync } from 'node:fs';
import { build, preview } from 'vite';

export interface BuildServer {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves dist/ on a free local port; builds it first if it does not exist. */
export async function serveBuild(): Promise<BuildServer> {
  if (!existsSync('dist/index.html')) await build({ logLevel: 'warn' });
  return serveFolder('dist');
}

/** @param port exactly this one; without it a free one. @param onRequest called with the path of every request. */
export async function serveFolder(
  folder: string,
  port?: number,
  onRequest?: (path: string) => void,
): Promise<BuildServer> {
  const server = await preview({
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: port ?? 4200, strictPort: port !== undefined },
    logLevel: 'warn',
  });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('The local server did not start.');
  if (onRequest) server.httpServer.on('request', ({ url }: { url?: string }) => onRequest(url ?? ''));
  return { address, close: () => server.close() };
}
