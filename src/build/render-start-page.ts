import { type Plugin, runnerImport } from 'vite';

/** The rendering needs no styles, and Vite's own loading of them works in a server only. */
const withoutStyles: Plugin = {
  name: 'without-styles',
  enforce: 'pre',
  resolveId: (id) => (id.endsWith('.css') ? '\0no-styles' : null),
  load: (id) => (id === '\0no-styles' ? '' : null),
};

/** Writes the start page into the built page, so that it is painted before any script has run. */
export function renderStartPage(): Plugin {
  let root = '';
  return {
    name: 'render-start-page',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    async transformIndexHtml(html, { path }) {
      if (path !== '/index.html') return html;
      const { module } = await runnerImport<{ renderStartPage(): string }>('/src/ui/start-page.tsx', {
        root,
        configFile: false,
        mode: 'production',
        logLevel: 'warn',
        plugins: [withoutStyles],
      });
      const empty = '<div id="root"></div>';
      if (!html.includes(empty)) throw new Error(`index.html lacks ${empty}`);
      return html.replace(empty, () => `<div id="root">${module.renderStartPage()}</div>`);
    },
  };
}
