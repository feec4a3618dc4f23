import type { Plugin } from 'vite';

/** The module of mediabunny that knows all formats and imports the demuxer of each. */
const formatsModule = /mediabunny\/dist\/modules\/src\/input-format\.js/;

/** Demuxers that most clips do not need. The one of MP4 and MOV stays with the rest. */
const loadedOnNeed = ['Matroska', 'Mp3', 'Wave', 'Ogg', 'Flac', 'Adts', 'MpegTs'].map(
  (name) => `${name}Demuxer`,
);

/**
 * Lets mediabunny load the demuxer of a file when it has recognised the format: the package imports them all from one module, which
 * a bundler cannot split. The caller awaits what `_createDemuxer` returns.
 */
export function lazyDemuxers(): Plugin {
  return {
    name: 'lazy-demuxers',
    apply: 'build',
    transform: {
      filter: { id: formatsModule },
      handler: (code) => loadedOnNeed.reduce(loadOnNeed, code),
    },
  };
}

/** @throws Error where mediabunny is written in another way. */
export function loadOnNeed(code: string, demuxer: string): string {
  const imported = new RegExp(`^import \\{ ${demuxer} \\} from ('[^']+');$`, 'm');
  const made = `return new ${demuxer}(input);`;
  const path = imported.exec(code)?.[1];
  if (path === undefined || !code.includes(made))
    throw new Error(`mediabunny has another way to make its ${demuxer}: see src/build/lazy-demuxers.ts.`);
  return code
    .replace(imported, '')
    .replace(made, `return import(${path}).then((module) => new module.${demuxer}(input));`);
}
