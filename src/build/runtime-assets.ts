import { copyFileSync, createReadStream, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, normalize, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { contentTypeOf } from './content-types.ts';
import { isolationHeaders } from './security-headers.ts';

/** Static files that the page loads at run time and that live outside public/: URL prefix → folder, names. */
const runtimeAssets = [
  { prefix: 'packs/compact', folder: 'models/packs/compact', match: /./ },
  {
    prefix: 'ort',
    folder: 'node_modules/onnxruntime-web/dist',
    match: /^ort-wasm-simd-threaded(\.jspi|\.asyncify)?\.(wasm|mjs)$/,
  },
  { prefix: 'ffmpeg', folder: 'node_modules/@ffmpeg/core/dist/esm', match: /^ffmpeg-core\.(js|wasm)$/ },
];

/** Serves `runtimeAssets` in development and copies them into the build: self-hosted, no CDN, nothing twice in git. */
export function selfHostedRuntime(): Plugin {
  return {
    name: 'self-hosted-runtime',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = normalize(decodeURIComponent((request.url ?? '').split('?')[0] ?? ''));
        for (const { prefix, folder, match } of runtimeAssets) {
          if (!path.startsWith(`/${prefix}/`)) continue;
          const name = path.slice(prefix.length + 2);
          const file = join(folder, name);
          if (name.includes('/') || !match.test(name) || !existsSync(file)) break;
          // ORT's threads are workers: their script must carry the isolation headers too.
          for (const [header, value] of Object.entries(isolationHeaders)) response.setHeader(header, value);
          response.setHeader('Content-Type', contentTypeOf(name));
          response.setHeader('Content-Length', statSync(file).size);
          createReadStream(file).pipe(response);
          return;
        }
        next();
      });
    },
    writeBundle(options) {
      const out = options.dir ?? 'dist';
      for (const { prefix, folder, match } of runtimeAssets) {
        if (!existsSync(folder)) continue;
        mkdirSync(join(out, prefix), { recursive: true });
        for (const name of readdirSync(folder)) {
          if (match.test(name)) copyFileSync(resolve(folder, name), join(out, prefix, name));
        }
      }
    },
  };
}
