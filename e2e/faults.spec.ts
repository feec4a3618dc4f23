import type { Page, Route, Worker } from '@playwright/test';
import { hit, writeEnvelope } from './driver/curves';
import { type Designer, expect, test } from './driver/designer';

/** A service worker would answer from its cache what these tests make fail. */
test.use({ serviceWorkers: 'block' });

async function openWithCurve(designer: Designer, path: string): Promise<void> {
  await designer.open('steps-25fps.mp4');
  await designer.importEnvelope(writeEnvelope(path, 2, (t) => hit(t, 0.4)));
  const steps = designer.page.getByRole('spinbutton', { name: 'Steps' });
  await steps.fill('2');
  await steps.press('Tab');
}

async function expectTake({ page }: Designer, number: number): Promise<void> {
  await expect(page.getByRole('option', { name: new RegExp(`^Take ${number}\\b`) })).toBeVisible({
    timeout: 120_000,
  });
}

async function engineWorker(page: Page): Promise<Worker> {
  const find = () => page.workers().find((worker) => worker.url().includes('engine.worker'));
  await expect.poll(find).toBeTruthy();
  return find()!;
}

/**
 * Lets the page's clock run ten times as fast: a worker or server that still answers has a tenth of a second to do so in each of its
 * seconds. The clock must be installed.
 */
async function passSeconds(page: Page, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await page.clock.runFor(900);
    await page.waitForTimeout(100);
  }
}

/** A long run, under way. */
async function startLongRun(designer: Designer): Promise<void> {
  const steps = designer.page.getByRole('spinbutton', { name: 'Steps' });
  await steps.fill('1000');
  await steps.press('Tab');
  await designer.button('Generate').click();
  await expect(designer.page.getByText(/^Generating, \d+ %/)).toBeVisible({ timeout: 120_000 });
  await steps.fill('2');
  await steps.press('Tab');
}

test('a worker that ends in the middle of a run fails the job with one sentence, and the next run works', async ({
  designer,
}, testInfo) => {
  await openWithCurve(designer, testInfo.outputPath('curve.csv'));
  await startLongRun(designer);
  const worker = await engineWorker(designer.page);
  worker.evaluate('self.close()').catch(() => undefined);
  await expect(designer.alert).toContainText('The model runtime stopped. Try again.', { timeout: 30_000 });
  await designer.button('Generate').click();
  await expectTake(designer, 1);
});

test('a worker that loops for ever is noticed after 30 s, and the next run works', async ({
  designer,
}, testInfo) => {
  await designer.page.clock.install();
  await openWithCurve(designer, testInfo.outputPath('curve.csv'));
  await startLongRun(designer);
  const worker = await engineWorker(designer.page);
  worker.evaluate('for (;;);').catch(() => undefined);
  await passSeconds(designer.page, 35);
  await expect(designer.alert).toContainText('The model runtime stopped. Try again.');
  await designer.button('Generate').click();
  await expectTake(designer, 1);
});

test('Cancel, then Generate', async ({ designer }, testInfo) => {
  await openWithCurve(designer, testInfo.outputPath('curve.csv'));
  await startLongRun(designer);
  await designer.button('Cancel').click();
  await expect(designer.button('Generate')).toBeEnabled();
  await designer.button('Generate').click();
  await expectTake(designer, 1);
});

test('the runtime is missing: the sentence names the file, and the next run works once it is back', async ({
  designer,
}, testInfo) => {
  const missing = (route: Route) => route.fulfill({ status: 404 });
  await designer.page.route('**/ort/*.wasm', missing);
  await openWithCurve(designer, testInfo.outputPath('curve.csv'));
  await designer.button('Generate').click();
  await expect(designer.alert).toContainText(
    /The inference runtime could not be loaded: \/ort\/.+\.wasm answered 404\. Check the connection and try again\./,
  );
  await designer.page.unrouteAll({ behavior: 'ignoreErrors' });
  await designer.button('Generate').click();
  await expectTake(designer, 1);
});

for (const [what, file] of [
  ['wasm', '**/ort/*.wasm'],
  ['script', '**/ort/*.mjs'],
] as const)
  test(`the runtime's ${what} is cut: the sentence names the file, and the next run works once it is whole`, async ({
    designer,
  }, testInfo) => {
    const cut = async (route: Route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.body()).subarray(0, 5000) });
    };
    await designer.page.route(file, cut);
    await openWithCurve(designer, testInfo.outputPath('curve.csv'));
    await designer.button('Generate').click();
    await expect(designer.alert).toContainText(
      /The inference runtime could not be loaded: \/ort\/.+ is damaged/,
    );
    await designer.page.unrouteAll({ behavior: 'ignoreErrors' });
    await designer.button('Generate').click();
    await expectTake(designer, 1);
  });

test('the browser refuses the memory: one sentence, and the next run works', async ({
  designer,
}, testInfo) => {
  // The runtime asks for shared memory in its own worker; the script that asks is served with a refusal in front.
  const refuse = async (route: Route) => {
    const response = await route.fetch();
    const refusal =
      'WebAssembly.Memory = class { constructor() { throw new RangeError("WebAssembly.Memory(): could not allocate memory"); } };';
    await route.fulfill({ response, body: refusal + (await response.text()) });
  };
  await designer.page.route('**/ort/*.mjs', refuse);
  await openWithCurve(designer, testInfo.outputPath('curve.csv'));
  await designer.button('Generate').click();
  await expect(designer.alert).toContainText('The model needs more memory than the browser provides.');
  await designer.page.unrouteAll({ behavior: 'ignoreErrors' });
  await designer.button('Generate').click();
  await expectTake(designer, 1);
});

test('a download that stalls: Cancel ends it, and once the network is back Generate works without a reload', async ({
  designer,
}, testInfo) => {
  const stall = () => new Promise<void>(() => undefined);
  await designer.page.route('**/dit-controlnet.onnx', stall);
  await openWithCurve(designer, testInfo.outputPath('curve.csv'));
  await designer.button('Generate').click();
  await expect(designer.page.getByText(/^Loading model, \d+\.\d of \d+\.\d MB/)).toBeVisible();
  await designer.button('Cancel').click();
  await expect(designer.status).toContainText('Cancelled.');
  await designer.page.unrouteAll({ behavior: 'ignoreErrors' });
  await designer.button('Generate').click();
  await expectTake(designer, 1);
});

test('a download that stalls without a Cancel ends with one sentence', async ({ designer }, testInfo) => {
  await designer.page.clock.install();
  await designer.page.route('**/dit-controlnet.onnx', () => new Promise<void>(() => undefined));
  await openWithCurve(designer, testInfo.outputPath('curve.csv'));
  await designer.button('Generate').click();
  await expect(designer.page.getByText(/^Loading model, \d+\.\d of \d+\.\d MB/)).toBeVisible();
  await passSeconds(designer.page, 25);
  await expect(designer.alert).toContainText(
    'The model pack could not be loaded: /packs/compact/dit-controlnet.onnx sent nothing for 20 s. Check the connection and try again.',
  );
});

test('a damaged graph is fetched once more', async ({ designer }, testInfo) => {
  let fetched = 0;
  await designer.page.route('**/dit-controlnet.onnx', async (route) => {
    fetched++;
    const response = await route.fetch();
    const body = await response.body();
    if (fetched === 1) body[1000]! ^= 1;
    await route.fulfill({ response, body });
  });
  await openWithCurve(designer, testInfo.outputPath('curve.csv'));
  await designer.button('Generate').click();
  await expectTake(designer, 1);
  expect(fetched).toBe(2);
});
