import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { contentTypeOf, PLAIN_BYTES } from './content-types.ts';
import { headerRules, headersFor, metaPolicy } from './security-headers.ts';

/** Sends the table of security headers with the built page, and writes it into the build for other hosts. */
export function sendHeaders(): Plugin {
  return {
    name: 'security-headers',
    transformIndexHtml(_html, { bundle }) {
      // The page of the development server has inline scripts.
      if (!bundle) return [];
      const attrs = { 'http-equiv': 'Content-Security-Policy', content: metaPolicy() };
      return [{ tag: 'meta', attrs, injectTo: 'head-prepend' }];
    },
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '/').split('?')[0] ?? '/';
        // Vite would compress graphs, which hardly shrink, at each request, and at less than 30 MB/s.
        if (contentTypeOf(path) === PLAIN_BYTES) delete request.headers['accept-encoding'];
        for (const [header, value] of Object.entries(headersFor(path))) response.setHeader(header, value);
        next();
      });
    },
    /** The format that Netlify and Cloudflare Pages read, and that shows the administrator of another server what to send. */
    writeBundle(options) {
      const rules = headerRules.map(
        ({ pattern, headers }) =>
          `${pattern}\n${Object.entries(headers)
            .map(([name, value]) => `  ${name}: ${value}\n`)
            .join('')}`,
      );
      writeFileSync(join(options.dir ?? 'dist', '_headers'), rules.join('\n'));
    },
  };
}
