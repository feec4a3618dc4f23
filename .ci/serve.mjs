// Serves dist/ with the cross-origin isolation headers of vite.config.ts.
import { preview } from 'vite';

/** Starts on `port`, or on the next free one. Returns the address. */
export async function serveStudio(port) {
  const server = await preview({ preview: { host: '127.0.0.1', port, strictPort: false }, logLevel: 'warn' });
  return server.resolvedUrls.local[0];
}
