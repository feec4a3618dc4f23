import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Folders of src/ and the sibling folders each may import from. `engine/api` and the like are the seams that studio and ui see. */
const allowed = {
  core: [],
  platform: ['core', 'service-worker/protocol'],
  engine: ['core', 'platform'],
  packs: ['core', 'platform', 'engine/api'],
  media: ['core', 'platform'],
  files: ['core', 'platform'],
  'sound-index': ['core', 'platform'],
  playback: ['core', 'platform'],
  editor: ['core', 'platform'],
  studio: ['core', 'platform', 'editor', 'engine/api', 'packs', 'media', 'files', 'sound-index', 'playback'],
  ui: ['core', 'editor', 'studio', 'sound-index/api'],
  cli: ['core', 'platform', 'files'],
  build: ['service-worker/protocol.ts'],
  'service-worker': ['build/security-headers', 'platform/sha-256'],
};
const folders = Object.keys(allowed);

/** Packages confined to one place: package pattern → the one folder (with all below it) or file that may import it. */
const confined = [
  { group: ['onnxruntime-web', 'onnxruntime-web/*'], only: 'src/engine/ort.ts' },
  { group: ['@huggingface/tokenizers'], only: 'src/engine/tokenizer.ts' },
  { group: ['mediabunny'], only: 'src/media/worker' },
  { group: ['@ffmpeg/*'], only: 'src/media/ffmpeg/ffmpeg.ts' },
  { group: ['@zip.js/*'], only: 'src/files/archive' },
  { group: ['wavesurfer.js', 'wavesurfer.js/*'], only: 'src/ui/waveform' },
  { group: ['react', 'react-dom', 'react/*', 'react-dom/*'], only: 'src/ui' },
  { group: ['playwright'], only: 'src/cli' },
];

/** Import patterns that code under `folder` may not use. */
function foldersBannedIn(folder) {
  return folders
    .filter((other) => other !== folder)
    .flatMap((other) => {
      const routes = allowed[folder];
      if (routes.includes(other)) return [];
      const seams = routes.filter((route) => route.startsWith(`${other}/`));
      // A folder inside an allowed one may share its name, such as studio/playback.
      const inside = routes.filter((route) => !route.includes('/')).map((name) => `!**/${name}/**`);
      const route = routes.length > 0 ? routes.join(', ') : 'nothing';
      return [
        {
          group: [`**/${other}/**`, ...seams.map((seam) => `!**/${seam}`), ...inside],
          message: `src/${folder} may import: ${route}.`,
        },
      ];
    });
}

/** The import rule for `files` of src/<folder>; `place` is the folder or file whose confined packages are free to it. */
function importRule(folder, place, files) {
  const inside = (only) => place === only || place.startsWith(`${only}/`);
  const packages = confined
    .filter(({ only }) => !inside(only))
    .map(({ group, only }) => ({ group, message: `Only ${only} imports this package.` }));
  return {
    files,
    rules: { 'no-restricted-imports': ['error', { patterns: [...foldersBannedIn(folder), ...packages] }] },
  };
}

/** A rule for the folder, then one for each place inside it that may import a confined package. The last match counts. */
function importRules(folder) {
  const places = confined.map(({ only }) => only).filter((only) => only.startsWith(`src/${folder}/`));
  return [
    importRule(folder, `src/${folder}`, [`src/${folder}/**/*.{ts,tsx}`]),
    ...places.map((place) => {
      const isFile = /\.tsx?$/.test(place);
      return importRule(folder, place, [isFile ? place : `${place}/**/*.{ts,tsx}`]);
    }),
  ];
}

export default tseslint.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'models',
      'public',
      'e2e/fixtures',
      'test-results',
      'playwright-report',
      'foley-out',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
  },
  {
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-duplicate-imports': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'PrivateIdentifier', message: 'Write `private name`, not `#name`.' },
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'variable', modifiers: ['const', 'global'], format: ['camelCase', 'PascalCase'] },
        {
          selector: 'variable',
          modifiers: ['const', 'global'],
          types: ['number', 'string', 'boolean'],
          format: ['UPPER_CASE'],
        },
        {
          selector: 'variable',
          modifiers: ['const', 'global', 'destructured'],
          types: ['number', 'string', 'boolean'],
          format: null,
        },
        { selector: 'memberLike', modifiers: ['private'], format: ['camelCase'] },
      ],
    },
  },
  {
    files: ['src/ui/**/*.tsx', 'src/ui/**/*.ts', 'src/main.tsx'],
    ...reactHooks.configs.flat['recommended-latest'],
  },
  {
    files: ['src/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'fetch',
        'performance',
        'navigator',
        'crypto',
        'indexedDB',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take a seeded generator (core/diffusion/noise).' },
        { object: 'Date', property: 'now', message: 'Pass the time in.' },
      ],
    },
  },
  ...folders.flatMap(importRules),
  { files: ['.ci/**', 'e2e/**', 'src/cli/**', 'src/platform/log.ts'], rules: { 'no-console': 'off' } },
  { files: ['eslint.config.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
