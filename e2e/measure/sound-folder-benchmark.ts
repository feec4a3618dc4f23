import { launchChromium } from '../../src/cli/chromium';
import { childrenMegabytes } from '../../src/cli/memory';
import { serveBuild } from '../../src/cli/serve-build';
import { longestTask, watchLongTasks } from './long-tasks';
import { peakMegabytes } from './peak-memory';

/**
 * What a sound folder costs: `npx tsx e2e/measure/sound-folder-benchmark.ts [COUNT [ADDRESS]]`. Generates COUNT (2000) sounds of 0.3 to 3 s in the
 * browser's own file system, adds their folder, reads it, then searches. Prints seconds, the longest task of the main thread, and the highest
 * memory of the browser. Without an address it serves dist/.
 */
const [COUNT = '2000', ADDRESS] = process.argv.slice(2);
const SOUNDS = Number(COUNT);

/** Runs in the page. 16 bit, 44.1 kHz, mono and stereo, decaying noise and tones; names as designers write them. */
const GENERATE_SOUNDS = `async (count) => {
  const words = [['metal', 'wood', 'glass', 'stone', 'cloth', 'water'], ['hit', 'creak', 'slide', 'drop', 'scrape'], ['heavy', 'soft', 'old', 'close']];
  let state = 7;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const pick = (list) => list[Math.floor(random() * list.length)];
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('Effects', { create: true });
  let bytes = 0;
  for (let k = 0; k < count; k++) {
    const frames = Math.round(44100 * (0.3 + 2.7 * random() ** 2));
    const channels = 1 + (k % 2);
    const file = new ArrayBuffer(44 + 2 * frames * channels);
    const view = new DataView(file);
    const text = (at, value) => [...value].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
    text(0, 'RIFF'); view.setUint32(4, file.byteLength - 8, true); text(8, 'WAVEfmt '); view.setUint32(16, 16, true);
    view.setUint16(20, 1, true); view.setUint16(22, channels, true); view.setUint32(24, 44100, true);
    view.setUint32(28, 88200 * channels, true); view.setUint16(32, 2 * channels, true); view.setUint16(34, 16, true);
    text(36, 'data'); view.setUint32(40, file.byteLength - 44, true);
    const samples = new Int16Array(file, 44);
    const [hertz, decay, tonal] = [80 * 40 ** random(), 1 + 12 * random(), random()];
    for (let n = 0; n < frames; n++) {
      const t = n / 44100;
      const value = 12000 * Math.exp(-decay * t) * (tonal * Math.sin(6.283 * hertz * t) + (1 - tonal) * (2 * random() - 1));
      for (let c = 0; c < channels; c++) samples[n * channels + c] = value;
    }
    const folder = await root.getDirectoryHandle(pick(words[0]), { create: true });
    const handle = await folder.getFileHandle(words.map(pick).join(' ') + ' ' + k + '.wav', { create: true });
    const writable = await handle.createWritable();
    await writable.write(file);
    await writable.close();
    bytes += file.byteLength;
  }
  window.showDirectoryPicker = () => Promise.resolve(root);
  return bytes;
}`;

const server = ADDRESS === undefined ? await serveBuild() : null;
const browser = await launchChromium('wasm');
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(3_600_000);
  await watchLongTasks(page);
  await page.goto(`${ADDRESS ?? server!.address}?provider=wasm`);
  const bytes = await page.evaluate<number>(`(${GENERATE_SOUNDS})(${SOUNDS})`);
  await page.getByLabel('Open video').setInputFiles('e2e/fixtures/steps-25fps.mp4');
  await page.getByRole('textbox', { name: 'Text prompt' }).fill('metal');
  // The models of the next step are loaded meanwhile.
  await page.waitForTimeout(20_000);
  const before = childrenMegabytes();
  console.log(`${SOUNDS} sounds, ${(bytes / 1e6).toFixed(0)} MB; browser before ${before} MB`);

  const measured = async (label: string, act: () => Promise<unknown>) => {
    await longestTask(page);
    let seconds = 0;
    const peak = await peakMegabytes(async () => {
      const started = performance.now();
      await act();
      seconds = (performance.now() - started) / 1000;
    });
    const longest = Math.round(await longestTask(page));
    console.log(`${label}: ${seconds.toFixed(2)} s, longest task ${longest} ms, peak ${peak} MB`);
  };
  const ready = () => page.getByText(`1 folder, ${SOUNDS} sounds`).waitFor();
  const read = async () => {
    await ready();
    await page.getByRole('progressbar', { name: 'Reading sound folder' }).waitFor({ state: 'hidden' });
  };
  const search = async (text: string, first: RegExp) => {
    await page.getByRole('textbox', { name: 'Find sounds' }).fill(text);
    await page.getByRole('option', { name: first }).first().waitFor();
  };
  await measured('Read', async () => {
    await page.getByRole('button', { name: 'Add sound folder' }).click();
    await read();
  });
  await measured('Searched by words, first time', () => search('glass scrape', /glass, scrape/));
  await measured('Likeness to the words, with the model to load', () =>
    page
      .getByRole('option', { name: /glass, scrape · \d+ % alike/ })
      .first()
      .waitFor(),
  );
  await measured('Searched again, words and likeness', async () => {
    await search('heavy wood', /heavy, wood · \d+ % alike/);
  });
  await measured('Listed again without changes', async () => {
    await page.locator('.sounds .drawer > summary').click();
    await page.getByRole('button', { name: 'Update Effects' }).click();
    await page.getByText('Effects: nothing is new.').waitFor();
  });
  await page.waitForTimeout(2000);
  await page.reload();
  await measured('After a reload, until all are there', ready);
} finally {
  await browser.close();
  await server?.close();
}
