import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Folders of src/ and the sibling folders each may import from. `engine/api` and the like are the seams that studio and ui see. */
const allowed = {
  core: [],
  platform: ['core'],
  engine: ['core', 'platform'],
  packs: ['core', 'platform'],
  media: ['core', 'platform'],
  playback: ['core', 'platform'],
  editor: ['core', 'platform'],
  studio: ['core', 'platform', 'editor', 'engine/api', 'packs', 'media', 'playback'],
  ui: ['core', 'editor', 'studio'],
  cli: ['core'],
};
const folders = Object.keys(allowed);

/** Packages confined to one place: package pattern → files that may import it. */
const confined = [
  { group: ['onnxruntime-web', 'onnxruntime-web/*'], only: 'src/engine/ort.ts' },
  { group: ['mediabunny', '@ffmpeg/*'], only: 'src/media' },
  { group: ['wavesurfer.js', 'wavesurfer.js/*'], only: 'src/ui/waveform' },
  { group: ['react', 'react-dom', 'react/*', 'react-dom/*'], only: 'src/ui' },
  { group: ['@huggingface/tokenizers'], only: 'src/engine' },
  { group: ['playwright'], only: 'src/cli' },
];

function folderRule(folder) {
  const patterns = folders
    .filter((other) => other !== folder)
    .flatMap((other) => {
      const routes = allowed[folder];
      if (routes.includes(other)) return [];
      const seams = routes.filter((route) => route.startsWith(`${other}/`));
      const route = routes.length > 0 ? routes.join(', ') : 'nothing';
      return [
        {
          group: [`**/${other}/**`, ...seams.map((seam) => `!**/${seam}`)],
          message: `src/${folder} may import: ${route}.`,
        },
      ];
    });
  const packages = confined
    .filter(({ only }) => !only.startsWith(`src/${folder}`))
    .map(({ group, only }) => ({ group, message: `Only ${only} imports this package.` }));
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: { 'no-restricted-imports': ['error', { patterns: [...patterns, ...packages] }] },
  };
}

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'models', 'public'] },
  ...tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
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
  ...folders.map(folderRule),
  { files: ['.ci/**', 'e2e/**', 'src/cli/**', 'src/platform/log.ts'], rules: { 'no-console': 'off' } },
  { files: ['eslint.config.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
