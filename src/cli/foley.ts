import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright';
import { type FoleyArguments, parseFoleyArguments, USAGE } from './arguments';
import { launchChromium } from './chromium';
import { serveBuild } from './serve-build';
import { StudioPage } from './studio-page';
import { readProjectFile } from './read-project-file';

/** `npm run foley`: runs the studio's page in headless Chromium on a list of clips. */
async function main(): Promise<number> {
  let options: FoleyArguments;
  try {
    options = parseFoleyArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${sentence(error)}\n\n${USAGE}`);
    return 2;
  }
  let browser: Browser;
  try {
    browser = await launchChromium(options.provider);
  } catch (error) {
    console.error(sentence(error));
    return 2;
  }
  const server = await serveBuild();
  let failures = 0;
  try {
    for (const clip of options.clips) {
      // One context per clip: no autosave or cache is shared.
      const context = await browser.newContext({ acceptDownloads: true, serviceWorkers: 'block' });
      try {
        await foley(context, server.address, clip, options);
      } catch (error) {
        failures += 1;
        console.error(`${clip}: ${sentence(error)}`);
      } finally {
        await context.close();
      }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  if (failures > 0) console.error(`${failures} of ${options.clips.length} clips failed.`);
  return failures === 0 ? 0 : 1;
}

async function foley(
  context: BrowserContext,
  address: string,
  clip: string,
  options: FoleyArguments,
): Promise<void> {
  if (!existsSync(clip) || !statSync(clip).isFile()) throw new Error('no such file.');
  const folder = join(options.out, basename(clip, extname(clip)));
  mkdirSync(folder, { recursive: true });
  const started = Date.now();
  const studio = await StudioPage.open(context, address, options.pack, options.provider);
  if (options.remote !== undefined)
    await studio.connectRemote(options.remote, process.env['FOLEY_REMOTE_TOKEN'] ?? '');
  await studio.openVideo(clip);
  const seconds: Record<string, number> = { import: elapsed(started) };
  const mapping = Date.now();
  if (options.envelope !== undefined) await studio.importEnvelope(options.envelope);
  else await studio.mapEnvelope();
  if (options.envelope === undefined && options.mapOnly) await studio.disableSharpTransients();
  seconds['envelope'] = elapsed(mapping);
  await studio.exportEnvelope(join(folder, 'envelope.csv'));
  if (!options.mapOnly) {
    const generating = Date.now();
    await studio.generate(options);
    seconds['generate'] = elapsed(generating);
    for (let take = 1; take <= options.takes; take += 1)
      await studio.exportTake(take, join(folder, `take-${take}.wav`));
  }
  seconds['total'] = elapsed(started);
  const projectFile = join(folder, 'project.v2a');
  await studio.saveProject(projectFile);
  const project = await readProjectFile(projectFile);
  writeFileSync(
    join(folder, 'report.json'),
    `${JSON.stringify({ clip: basename(clip), seconds, takes: project.takes }, null, 2)}\n`,
  );
  await studio.close();
  console.log(`${clip}: ${folder} (${seconds['total']} s)`);
}

function elapsed(since: number): number {
  return Math.round((Date.now() - since) / 10) / 100;
}

function sentence(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
}

process.exitCode = await main();
