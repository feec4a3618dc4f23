// Serves dist/ with the headers of src/build/security-headers.ts, which vite.config.ts sends.
import { preview } from 'vite';

/** Starts on `port`, or on the next free one. Returns the address. */
export async function serveStudio(port) {
  const server = await preview({ preview: { host: '127.0.0.1', port, strictPort: false }, logLevel: 'warn' });
  return server.resolvedUrls.local[0];
}
