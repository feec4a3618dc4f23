import { copyFileSync, createReadStream, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { extname, join, normalize, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Cross-origin isolation gives wasm its threads; the policy keeps every request on this origin. */
export const securityHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

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

const contentTypes: Record<string, string> = {
  '.wasm': 'application/wasm',
  '.mjs': 'text/javascript',
  '.js': 'text/javascript',
  '.json': 'application/json',
};

/** Serves `runtimeAssets` in development and copies them into the build: self-hosted, no CDN, nothing twice in git. */
function selfHostedRuntime(): Plugin {
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
          for (const [header, value] of Object.entries(securityHeaders)) response.setHeader(header, value);
          response.setHeader('Content-Type', contentTypes[extname(name)] ?? 'application/octet-stream');
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

export default defineConfig({
  plugins: [react(), selfHostedRuntime()],
  server: { headers: securityHeaders },
  preview: { headers: securityHeaders },
  worker: { format: 'es' },
  // The runtime's wasm is served from /ort/; without this condition the bundle would carry all three builds a second time.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  // Both load their wasm by URL; pre-bundling would break the relative paths.
  optimizeDeps: { exclude: ['onnxruntime-web', '@ffmpeg/ffmpeg'] },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
