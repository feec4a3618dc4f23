import { existsSync } from 'node:fs';
import { build, preview } from 'vite';

export interface BuildServer {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves dist/ on a free local port; builds it first if it does not exist. */
export async function serveBuild(): Promise<BuildServer> {
  if (!existsSync('dist/index.html')) await build({ logLevel: 'warn' });
  const server = await preview({
    preview: { host: '127.0.0.1', port: 4200, strictPort: false },
    logLevel: 'warn',
  });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('The local server did not start.');
  return { address, close: () => server.close() };
}
