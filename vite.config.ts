import react from '@vitejs/plugin-react';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { addServiceWorker } from './src/build/add-service-worker.ts';
import { lazyDemuxers } from './src/build/lazy-demuxers.ts';
import { renderStartPage } from './src/build/render-start-page.ts';
import { selfHostedRuntime } from './src/build/runtime-assets.ts';
import { isolationHeaders } from './src/build/security-headers.ts';
import { sendHeaders } from './src/build/send-headers.ts';

/** Folders with headers of their own (security-headers.ts), each for one worker. */
function workerFolder(name: string): string {
  if (name.startsWith('pack-store')) return 'pack-download';
  return name.startsWith('remote-engine') ? 'remote-engine' : 'assets';
}

export default defineConfig({
  // One page: a path without a file is an error, not the page again.
  appType: 'mpa',
  plugins: [react(), renderStartPage(), selfHostedRuntime(), sendHeaders(), addServiceWorker()],
  server: { headers: isolationHeaders },
  worker: {
    format: 'es',
    plugins: () => [lazyDemuxers()],
    rolldownOptions: {
      output: {
        entryFileNames: ({ name }) => `${workerFolder(name)}/[name]-[hash].js`,
      },
    },
  },
  // The runtime's wasm is served from /ort/; without this condition the bundle would carry all three builds a second time.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  // Both load their wasm by URL; pre-bundling would break the relative paths.
  optimizeDeps: { exclude: ['onnxruntime-web', '@ffmpeg/ffmpeg'] },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    // Modules are loaded once for all files, in half the time: a test puts back what it replaces.
    pool: 'threads',
    isolate: false,
    maxWorkers: '100%',
    // Long enough for tests of sound while other checks run beside them.
    testTimeout: 30_000,
  },
});
