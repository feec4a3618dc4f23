import { build, type Plugin } from 'vite';

/** Modules of which each build is to state its name: the app's first module, and one that loads when a clip is opened. */
const marked = { page: '/src/main.tsx', media: '/src/media/media.ts' };

declare global {
  /** Names of the builds that the parts of the page come from. */
  var buildOf: Partial<Record<keyof typeof marked, string>> | undefined;
}

/** Builds the studio into a folder; builds of different names differ in the contents of their modules. */
export async function buildStudio(folder: string, name: string): Promise<void> {
  const mark: Plugin = {
    name: 'mark-build',
    transform(code, id) {
      const part = Object.entries(marked).find(([, file]) => id.endsWith(file))?.[0];
      return part && `${code}\n(globalThis.buildOf ??= {}).${part} = '${name}';\n`;
    },
  };
  await build({ plugins: [mark], build: { outDir: folder, emptyOutDir: true }, logLevel: 'error' });
}
