import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { seriousFindings } from './driver/axe';
import { hit, writeEnvelope } from './driver/curves';
import { type Designer, expect, test } from './driver/designer';
import { InferenceServerProcess, makeRepository } from './driver/inference-server';
import { writePack } from './driver/small-pack';

const TOKEN = 'token-of-the-team';
const recipe = { prompt: 'footsteps on wood', seed: 7, steps: 4 };

let repository: string;
test.beforeAll(() => {
  repository = makeRepository('models/packs/compact', mkdtempSync(join(tmpdir(), 'models-')));
});

test.afterAll(() => rmSync(repository, { recursive: true }));

const server = new InferenceServerProcess();
test.afterEach(() => server.kill());

const panel = (page: Page) =>
  page.getByRole('dialog', { name: 'Model packs' }).getByRole('region', { name: 'Remote engine' });
const label = (page: Page) => page.getByRole('button', { name: /^(Compact|Copy) / });

async function connect(page: Page, address: string, token = TOKEN) {
  if (!(await panel(page).isVisible())) await label(page).click();
  await panel(page).getByRole('textbox', { name: 'Address of a server' }).fill(address);
  await panel(page).getByLabel('Token', { exact: true }).fill(token);
  await panel(page).getByRole('button', { name: 'Connect' }).click();
}

/** Nothing of recordings, which are the same on every machine. */
function modelAlone({ page }: Designer) {
  return page.getByLabel('Share of recordings').fill('0');
}

/** A curve without the mapper, whose graphs would load first. */
function importCurve(designer: Designer, path: string) {
  return designer.importEnvelope(writeEnvelope(path, 2, (t) => hit(t, 0.4)));
}

test('a take is made on the server: what is sent is said, the label names it, and the sound is that of this machine', async ({
  designer,
  page,
  baseURL,
}, testInfo) => {
  const address = await server.start(repository, baseURL!, TOKEN);
  const { host } = new URL(address);
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  await designer.open('steps-25fps.mp4');
  await importCurve(designer, testInfo.outputPath('curve.csv'));
  await label(page).click();
  await expect(panel(page).getByRole('list', { name: 'What the server gets' })).toContainText(
    'For each take: noise',
  );
  await expect(panel(page)).toContainText('Picture, production sound, words, reference sounds');
  await panel(page).getByLabel('Read the picture there too').check();
  await expect(panel(page).getByRole('list', { name: 'What the server gets' })).toContainText(
    'the frames of the clip, 128 × 96 pixels, 30 a second',
  );
  await panel(page).getByLabel('Read the picture there too').uncheck();
  await connect(page, address);
  await expect(panel(page)).toContainText(
    `Connected to ${host} (small 1). It runs: dit+controlnet, vae-decoder.`,
  );
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(label(page)).toContainText(`Remote ${host}`);

  await modelAlone(designer);
  await designer.generate(recipe);
  expect(requested.filter((url) => /dit-controlnet\.onnx|vae-decoder\.onnx/.test(url))).toEqual([]);
  const project = await designer.project();
  expect(project.takes.map(({ provider }) => provider)).toEqual(['remote']);
  expect(JSON.stringify(project)).not.toContain(TOKEN);

  const [there] = (await designer.wav()).channels;
  await label(page).click();
  await panel(page).getByRole('button', { name: 'Disconnect' }).click();
  await page.keyboard.press('Escape');
  await designer.button('Run again').click();
  await page.getByRole('option', { name: /^Take 2\b/ }).click({ timeout: 120_000 });
  expect((await designer.project()).takes.map(({ provider }) => provider)).toEqual(['remote', 'wasm']);
  const here = (await designer.wav()).channels[0]!;
  const power = (sound: Float32Array) => sound.reduce((sum, x) => sum + x * x, 0);
  const difference = power(there!.map((x, k) => x - here[k]!)) / power(here);
  // The server computes in float32, the page's generator on integers: 2 % of the amplitude.
  expect(10 * Math.log10(difference)).toBeLessThan(-30);
});

test('a range of a take is made again on the server', async ({ designer, page, baseURL }, testInfo) => {
  const address = await server.start(repository, baseURL!, TOKEN);
  await designer.open('steps-25fps.mp4');
  await importCurve(designer, testInfo.outputPath('curve.csv'));
  await connect(page, address);
  await expect(panel(page)).toContainText('Connected to');
  await page.keyboard.press('Escape');
  await modelAlone(designer);
  await designer.generate(recipe);
  await designer.goTo('0.8s');
  await designer.type('o');
  await designer.button('Retake range').click();
  await expect(designer.status).toContainText('Take 2 is Take 1 with 00:00:00:00 to');
  const [, retaken] = (await designer.project()).takes;
  expect(retaken!.retakes.map(({ provider }) => provider)).toEqual(['remote']);
  await expect(designer.alert).toHaveText('');
});

test('a server that is killed in the middle of a take: one sentence, the project intact, the next take is made here', async ({
  designer,
  page,
  baseURL,
}, testInfo) => {
  const address = await server.start(repository, baseURL!, TOKEN);
  let evaluations = 0;
  page.on('request', (request) => void (evaluations += request.url().endsWith('/infer') ? 1 : 0));
  await designer.open('steps-25fps.mp4');
  await importCurve(designer, testInfo.outputPath('curve.csv'));
  await connect(page, address);
  await expect(panel(page)).toContainText('Connected to');
  await page.keyboard.press('Escape');
  await designer.generate(recipe);
  const before = await designer.project();

  await designer.button('Generate').waitFor();
  await page.getByRole('spinbutton', { name: 'Steps', exact: true }).fill('400');
  evaluations = 0;
  await designer.button('Generate').click();
  await expect.poll(() => evaluations).toBeGreaterThan(3);
  server.kill();
  await expect(designer.alert).toHaveText(
    `The server ${new URL(address).host} does not answer. Everything runs on this machine until you connect again in Model packs.`,
  );
  await designer.button('Dismiss').click();
  expect((await designer.project()).takes).toEqual(before.takes);
  await designer.generate({ ...recipe, seed: 8 });
  const { takes, curve } = await designer.project();
  expect(takes.map(({ provider }) => provider).sort()).toEqual(['remote', 'wasm']);
  expect(curve).toEqual(before.curve);
  await expect(label(page)).toContainText('CPU');
});

test('a pack is stored without what the server runs, and makes takes with it; without the server one sentence says what is missing', async ({
  designer,
  page,
  baseURL,
}, testInfo) => {
  const folder = testInfo.outputPath('copy');
  cpSync('models/packs/compact', folder, { recursive: true });
  const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as object;
  const copy = { ...manifest, id: 'copy', name: 'Copy', version: '1.0.0' };
  writePack(folder, new Map([['manifest.json', Buffer.from(JSON.stringify(copy))]]));
  makeRepository(folder, repository);
  const address = await server.start(repository, baseURL!, TOKEN);
  await designer.open('steps-25fps.mp4');
  await connect(page, address);
  await expect(panel(page)).toContainText('Connected to');
  const dialog = page.getByRole('dialog', { name: 'Model packs' });
  await dialog.getByLabel('Choose a folder').setInputFiles(folder);
  await dialog.getByRole('button', { name: /without what a remote engine runs/ }).click();
  const row = dialog.getByRole('listitem', { name: 'Copy 1.0.0' });
  await expect(row).toContainText('all that is needed beside a remote engine');
  await row.getByRole('button', { name: 'Use Copy 1.0.0' }).click();
  await expect(row).toContainText('in use', { timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(label(page)).toContainText(/Copy 1\.0\.0\s*Remote/);
  await designer.mapEnvelope();
  await designer.generate(recipe);
  const { takes } = await designer.project();
  expect(takes.map(({ packId, provider }) => [packId, provider])).toEqual([['copy', 'remote']]);

  server.kill();
  for (const sentence of [
    'does not answer. Everything runs on this machine',
    'is not whole in this browser',
  ]) {
    await page.getByRole('spinbutton', { name: 'Seed', exact: true }).fill(String(sentence.length));
    await designer.button('Generate').click();
    await expect(designer.alert).toContainText(sentence);
    await designer.button('Dismiss').click();
  }
  expect((await designer.project()).takes).toHaveLength(1);
});

test.describe('the connection', () => {
  test.use({ models: false });

  test('a wrong token, a page that is not allowed, no server and a redirect are one sentence each', async ({
    designer,
    page,
    baseURL,
  }) => {
    const address = await server.start(repository, baseURL!, TOKEN);
    const { host } = new URL(address);
    const problem = page.getByRole('dialog', { name: 'Model packs' }).locator('.notice-bar');
    await designer.arrive();
    await connect(page, address, 'wrong');
    await expect(problem).toContainText(`The server ${host} does not accept the token, or needs one.`);
    await connect(page, 'http://127.0.0.1:9/');
    await expect(problem).toContainText('The server 127.0.0.1:9 does not answer.');
    await connect(page, 'http://gpu.example.org/');
    await expect(problem).toContainText(
      'Type the address of an inference server. It must begin with https://.',
    );
    await connect(page, '/demo/');
    await expect(problem).toContainText('is not ready, or is no inference server (Open Inference Protocol).');
    await expect(label(page)).not.toContainText('Remote');
  });

  test('server and token are remembered only when that is chosen; then the next visit connects by itself', async ({
    designer,
    page,
    baseURL,
  }) => {
    const address = await server.start(repository, baseURL!, TOKEN);
    const stored = () =>
      page.evaluate(async () => {
        const names = (await indexedDB.databases()).map(({ name }) => name!);
        const texts: string[] = [];
        for (const name of names) {
          const database = await new Promise<IDBDatabase>((done) => {
            const opening = indexedDB.open(name);
            opening.onsuccess = () => done(opening.result);
          });
          for (const store of database.objectStoreNames) {
            const all = database.transaction(store).objectStore(store).getAll();
            texts.push(await new Promise((done) => (all.onsuccess = () => done(JSON.stringify(all.result)))));
          }
          database.close();
        }
        return texts.join() + JSON.stringify(localStorage) + JSON.stringify(sessionStorage);
      });
    await designer.arrive();
    await connect(page, address);
    await expect(panel(page)).toContainText('Connected to');
    expect(await stored()).not.toContain(TOKEN);
    await panel(page).getByRole('button', { name: 'Disconnect' }).click();
    await panel(page).getByLabel('Remember server and token in this browser').check();
    await connect(page, address);
    await expect(panel(page)).toContainText('Connected to');
    expect(await stored()).toContain(TOKEN);
    await designer.open('steps-25fps.mp4');
    await expect(label(page)).toContainText(`Remote ${new URL(address).host}`);
    await label(page).click();
    await panel(page).getByRole('button', { name: 'Disconnect' }).click();
    await expect(panel(page).getByRole('button', { name: 'Connect' })).toBeVisible();
    expect(await stored()).not.toContain(TOKEN);
  });
});
