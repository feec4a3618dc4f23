// `npm start`: installs what is missing, builds, serves the studio with the compact pack and prints its address.
import { installPackages, run } from './install.mjs';

installPackages();
if (!run('npx', ['--no-install', 'vite', 'build', '--logLevel', 'warn'])) process.exit(1);
const { serveStudio } = await import('./serve.mjs');
const address = await serveStudio(Number(process.env.PORT ?? 4173));
console.log(`\nStable-V2A Studio is ready: ${address}\nOpen it in Chrome or Edge. Ctrl+C stops it.`);
