import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BrowserContext, Download, Locator, Page } from 'playwright';

/** Controls to set before a run; what is absent stays as it is. */
export interface GenerateSettings {
  readonly prompt?: string | undefined;
  readonly negative?: string | undefined;
  /** Path of a sound file. */
  readonly reference?: string | undefined;
  readonly seed?: number | undefined;
  readonly steps?: number | undefined;
  readonly guidance?: number | undefined;
  readonly takes?: number | undefined;
  readonly lock?: boolean | undefined;
}

/** Longest that one stage may take: a software WebGPU adapter needs minutes for what wasm does in seconds. */
const STAGE_TIMEOUT = 30 * 60_000;

/**
 * The studio driven by its accessible names, as a designer with a keyboard drives it. Every method rejects with the sentence of
 * role=alert when the studio shows one.
 */
export class StudioPage {
  constructor(readonly page: Page) {}

  static async open(
    context: BrowserContext,
    address: string,
    pack: string,
    provider: string | undefined,
  ): Promise<StudioPage> {
    const query = new URLSearchParams();
    if (isFolder(pack)) await serveFolder(context, pack);
    query.set('pack', isFolder(pack) ? FOLDER_PACK : pack);
    if (provider !== undefined) query.set('provider', provider);
    const page = await context.newPage();
    page.setDefaultTimeout(STAGE_TIMEOUT);
    await page.goto(`${address}?${query}`);
    return new StudioPage(page);
  }

  async openVideo(file: string): Promise<void> {
    await this.page.getByLabel('Open video').setInputFiles(file);
    await this.settled(this.page.getByRole('button', { name: 'Map envelope' }));
  }

  async mapEnvelope(): Promise<void> {
    await this.page.getByRole('button', { name: 'Map envelope' }).click();
    await this.jobDone('Mapping envelope');
  }

  /** Takes the mapper's hits as the averages that it maps, not as the strikes that the page draws. */
  async disableSharpTransients(): Promise<void> {
    await this.page.getByRole('checkbox', { name: 'Crisp hits' }).uncheck();
  }

  async importEnvelope(file: string): Promise<void> {
    await this.page.getByLabel('Import envelope').setInputFiles(file);
    await this.settled(this.page.getByRole('button', { name: 'Generate' }));
  }

  async exportEnvelope(path: string): Promise<void> {
    await this.download('Export envelope', path);
  }

  async generate(settings: GenerateSettings): Promise<void> {
    await this.fill('textbox', 'Text prompt', settings.prompt);
    await this.fill('textbox', 'Negative prompt', settings.negative);
    if (settings.reference !== undefined) {
      await this.page.getByLabel('Reference audio').setInputFiles(settings.reference);
      await this.settled(this.page.getByRole('button', { name: 'Clear reference' }));
    }
    // After words and reference: a field that shows the value already is not set by it, and guidance that is not set follows them.
    await this.fill('spinbutton', 'Seed', settings.seed);
    await this.fill('spinbutton', 'Steps', settings.steps);
    await this.fill('spinbutton', 'Guidance', settings.guidance);
    await this.fill('spinbutton', 'Takes', settings.takes);
    if (settings.lock !== undefined) await this.page.getByLabel('Envelope lock').setChecked(settings.lock);
    await this.page.getByRole('button', { name: 'Generate' }).click();
    await this.jobDone('Generating');
  }

  /** Selects take `number` (from 1, in the order they were made) and writes it as a 24-bit WAV. */
  async exportTake(number: number, path: string): Promise<void> {
    await this.page.getByRole('option', { name: new RegExp(`^Take ${number}\\b`) }).click();
    await this.download('Export WAV', path);
  }

  /** The project document as saved by the page; it holds every take's recipe and report. */
  async saveProject(path: string): Promise<void> {
    await this.download('Save project', path);
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async fill(
    role: 'textbox' | 'spinbutton',
    name: string,
    value: string | number | undefined,
  ): Promise<void> {
    if (value === undefined) return;
    const field = this.page.getByRole(role, { name, exact: true });
    await field.fill(String(value));
    await field.press('Tab');
  }

  private async download(button: string, path: string): Promise<void> {
    const arriving = this.page.waitForEvent('download');
    // The alert path rejects first when the export fails; a late rejection of the wait must not end the process.
    arriving.catch(() => undefined);
    await this.page.getByRole('button', { name: button, exact: true }).click();
    const download = await this.orAlert<Download>(arriving);
    await download.saveAs(path);
  }

  private async jobDone(progressbar: string): Promise<void> {
    const bar = this.page.getByRole('progressbar', { name: progressbar });
    await this.orAlert(bar.waitFor({ state: 'visible' }));
    await this.orAlert(bar.waitFor({ state: 'hidden' }));
    await this.throwAlert();
  }

  private async settled(button: Locator): Promise<void> {
    await this.orAlert(button.and(this.page.locator(':enabled')).waitFor({ state: 'visible' }));
    await this.throwAlert();
  }

  private async orAlert<T>(work: Promise<T>): Promise<T> {
    const alert = this.page.getByRole('alert').filter({ hasText: /\S/ });
    const alarm = alert.waitFor({ state: 'visible' }).then(async () => {
      throw new Error(await alert.innerText());
    });
    alarm.catch(() => undefined);
    return Promise.race([work, alarm]);
  }

  private async throwAlert(): Promise<void> {
    const alert = this.page.getByRole('alert').filter({ hasText: /\S/ });
    if (await alert.isVisible()) throw new Error(await alert.innerText());
  }
}

const FOLDER_PACK = 'folder';

function isFolder(pack: string): boolean {
  return existsSync(pack) && statSync(pack).isDirectory();
}

/** Answers /packs/folder/<file> from a folder on disk; the page verifies it against its manifest like any other pack. */
async function serveFolder(context: BrowserContext, folder: string): Promise<void> {
  await context.route(`**/packs/${FOLDER_PACK}/*`, async (route) => {
    const file = join(folder, basename(new URL(route.request().url()).pathname));
    await (existsSync(file) ? route.fulfill({ path: file }) : route.fulfill({ status: 404 }));
  });
}
