import { readFileSync } from 'node:fs';
import { type Download, expect, type Locator, type Page, test as base } from '@playwright/test';
import { StudioPage } from '../../src/cli/studio-page';
import { parseEnvelopeCsv } from '../../src/core/formats/envelope-csv';
import type { Envelope } from '../../src/core/loudness/envelope';
import type { Project } from '../../src/core/project/project';
import { readProjectFile } from '../../src/cli/read-project-file';
import { readWav, type Wav } from './wav';

/** Pixels right of the clip's end while the whole clip is in view. */
const END_MARGIN = 12;

/** A place on the page, CSS pixels. */
export type Place = readonly [x: number, y: number];

/**
 * A designer at the page: what they do with pointer and keyboard, in their words. The verbs that the command line needs too are those of
 * StudioPage. Everything is found by its accessible name; the few places without one (the ruler) by a test id.
 */
export class Designer extends StudioPage {
  readonly lane: Locator;
  /** Live region of the lane: what a screen reader says after each step. */
  readonly announcement: Locator;
  readonly status: Locator;
  readonly alert: Locator;
  readonly clock: Locator;
  readonly ruler: Locator;
  /** Seconds of the opened clip. */
  private duration = 0;

  constructor(override readonly page: Page) {
    super(page);
    this.lane = page.getByLabel('Envelope lane', { exact: true });
    this.announcement = page.getByTestId('lane-announcement');
    this.status = page.getByRole('status');
    this.alert = page.getByRole('alert');
    this.clock = page.getByRole('button', { name: 'Current time, go to time' });
    this.ruler = page.getByTestId('time-ruler');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Goes to the studio on the CPU; takes are made when they are generated only. */
  async arrive(): Promise<void> {
    await this.page.goto('/?provider=wasm&ahead=off');
  }

  /** Arrives and opens one of e2e/fixtures; ready to draw. @param seconds its duration, for places in the lane. */
  async open(fixture: string, seconds = 2): Promise<void> {
    await this.arrive();
    await this.openVideo(`e2e/fixtures/${fixture}`);
    this.duration = seconds;
  }

  async openDemo(): Promise<void> {
    await this.arrive();
    await this.button('Open demo clip').click();
    await expect(this.status).toContainText('demo.mp4');
    await expect(this.button('Map envelope')).toBeEnabled();
    this.duration = 7.5;
  }

  async type(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Waits until the lane announces this. */
  async expectAnnounced(text: string | RegExp): Promise<void> {
    await expect(this.announcement).toHaveText(text);
  }

  /** Undoes one step after another; each must be named so. */
  async undoes(...steps: readonly string[]): Promise<void> {
    for (const step of steps) {
      await this.type('Control+z');
      await this.expectAnnounced(`Undone: ${step}`);
    }
  }

  async goTo(time: string): Promise<void> {
    await this.type('Control+g');
    await this.page.getByRole('textbox', { name: 'Go to time' }).fill(time);
    await this.type('Enter');
  }

  /** Highest peak that the level meter shows in the next seconds, dBFS from -60 on. */
  async loudest(seconds: number): Promise<number> {
    const share = await this.page.evaluate(async (milliseconds) => {
      const bar = document.querySelector('[aria-label="Output level"] .left')!;
      const until = performance.now() + milliseconds;
      let most = 0;
      while (performance.now() < until) {
        await new Promise(requestAnimationFrame);
        most = Math.max(most, new DOMMatrix(getComputedStyle(bar).transform).a);
      }
      return most;
    }, seconds * 1000);
    return 60 * share - 60;
  }

  /** A place in the lane while the whole clip is in view: seconds, and the part of the lane's height from its top. */
  async at(time: number, height: number): Promise<Place> {
    const { x, y, width, height: tall } = await boxOf(this.lane);
    return [x + (time / this.duration) * (width - END_MARGIN), y + height * tall];
  }

  /** Drags through places and lets go. */
  async drag(...places: readonly Place[]): Promise<void> {
    await this.press(...places);
    await this.page.mouse.up();
  }

  /** Drags through places and holds. */
  async press(...places: readonly Place[]): Promise<void> {
    const [first, ...rest] = places;
    await this.page.mouse.move(...first!);
    await this.page.mouse.down();
    for (const place of rest) await this.page.mouse.move(...place, { steps: 4 });
  }

  async doubleClick(place: Place): Promise<void> {
    await this.page.mouse.dblclick(...place);
  }

  /** The file that the page delivers after `act`, for acts other than a button's click. */
  async receives(act: () => Promise<unknown>): Promise<Download> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), act()]);
    return download;
  }

  /** The curve as it is exported, 125 values a second. */
  async envelope(): Promise<Envelope> {
    const file = await this.download('Export envelope');
    const path = await file.path();
    return parseEnvelopeCsv(readFileSync(path, 'utf8'), 125, path);
  }

  async wav(): Promise<Wav> {
    const file = await this.download('Export WAV');
    return readWav(readFileSync(await file.path()));
  }

  /** What the browser's storage holds of the project that was stored last: work is stored a moment after each change. */
  async stored(): Promise<{
    readonly document: { readonly takes: readonly unknown[] };
    readonly undoSteps: number;
  } | null> {
    return this.page.evaluate(
      () =>
        new Promise<{ document: { takes: readonly unknown[] }; undoSteps: number } | null>(
          (resolve, reject) => {
            const opening = indexedDB.open('stable-v2a-library');
            opening.onerror = () => reject(new Error('the database does not open'));
            opening.onsuccess = () => {
              const database = opening.result;
              const transaction = database.transaction(['projects', 'works']);
              const records = transaction.objectStore('projects').getAll();
              const works = transaction.objectStore('works');
              transaction.oncomplete = () => database.close();
              records.onsuccess = () => {
                const all = records.result as { id: string; saved: string }[];
                const last = all.sort((a, b) => b.saved.localeCompare(a.saved))[0];
                if (!last) return resolve(null);
                const work = works.get(last.id);
                work.onsuccess = () => {
                  const { document, history } = work.result as {
                    document: { takes: readonly unknown[] };
                    history: { done: string[] };
                  };
                  resolve({ document: { takes: document.takes }, undoSteps: history.done.length });
                };
              };
            };
          },
        ),
    );
  }

  async project(): Promise<Project> {
    const file = await this.download('Save project');
    const path = await file.path();
    return readProjectFile(path);
  }
}

export async function boxOf(element: Locator) {
  const box = await element.boundingBox();
  if (!box) throw new Error(`${String(element)} is not on screen`);
  return box;
}

interface Options {
  /** False where no test of a file runs a model: the page does not spend time on loading what it expects to need. */
  readonly models: boolean;
}

/** A test with a designer at a fresh page. */
export const test = base.extend<{ designer: Designer } & Options>({
  models: [true, { option: true }],
  designer: async ({ page, models }, use) => {
    if (!models)
      for (const files of ['**/packs/compact/*.onnx', '**/ort/*.wasm'])
        await page.route(files, (route) => route.abort());
    await use(new Designer(page));
  },
});
export { expect };
