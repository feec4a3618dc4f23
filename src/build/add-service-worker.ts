import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin, type ResolvedConfig } from 'vite';
import { listBuild } from './list-build.ts';

/** Adds /sw.js, which holds the list of all files, to the finished build, and states the build's id in the page. */
export function addServiceWorker(): Plugin {
  let config: ResolvedConfig;
  let written = false;
  return {
    name: 'add-service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    writeBundle() {
      written = true;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        // It is called after a failed build too.
        if (!written) return;
        written = false;
        const folder = resolve(config.root, config.build.outDir);
        const { id } = listBuild(folder);
        const page = join(folder, 'index.html');
        const html = readFileSync(page, 'utf8');
        writeFileSync(page, html.replace('</title>', `</title>\n    <meta name="build" content="${id}" />`));
        // The page's own hash changed with its id.
        const { files, headersId } = listBuild(folder);
        await build({
          root: config.root,
          configFile: false,
          publicDir: false,
          logLevel: 'warn',
          define: { BUILD: JSON.stringify({ id, headersId, files }) },
          build: {
            outDir: folder,
            emptyOutDir: false,
            target: 'es2023',
            rolldownOptions: {
              input: 'src/service-worker/service-worker.ts',
              output: { format: 'iife', entryFileNames: 'sw.js' },
            },
          },
        });
      },
    },
  };
}
