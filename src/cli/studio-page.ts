import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BrowserContext, Download, Locator, Page } from 'playwright';

/** Controls to set before a run; what is absent stays as it is. */
export interface GenerateSettings {
  readonly prompt?: string | undefined;
  readonly negative?: string | undefined;
  /** Path of a sound file. */
  readonly references?: readonly string[];
  /** Weight of the picture, 0..1. */
  readonly picture?: number | undefined;
  readonly seed?: number | undefined;
  readonly steps?: number | undefined;
  readonly guidance?: number | undefined;
  readonly takes?: number | undefined;
  readonly lock?: boolean | undefined;
}

/** Timeout of one stage: a software WebGPU adapter is about 100 times slower than wasm. */
const STAGE_TIMEOUT = 30 * 60_000;

/**
 * Page object of the studio, found by accessible names. Every method rejects with the text of role=alert if the studio shows one.
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
    // A run says what it wants.
    query.set('ahead', 'off');
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

  /** Has a server make the sound from now on. */
  async connectRemote(address: string, token: string): Promise<void> {
    const engine = this.page.getByRole('region', { name: 'Remote engine' });
    await this.page.keyboard.press('Control+k');
    await this.page.getByRole('combobox', { name: 'Find a command' }).fill('model packs');
    await this.page.keyboard.press('Enter');
    await engine.getByRole('textbox', { name: 'Address of a server' }).fill(address);
    await engine.getByLabel('Token', { exact: true }).fill(token);
    await engine.getByRole('button', { name: 'Connect' }).click();
    await this.orAlert(engine.getByText('Connected to').waitFor());
    await this.page.keyboard.press('Escape');
  }

  async mapEnvelope(): Promise<void> {
    await this.page.getByRole('button', { name: 'Map envelope' }).click();
    await this.jobDone('Mapping envelope');
  }

  /** Draws the mapper's envelope as decoded, smoothed. */
  async disableSharpTransients(): Promise<void> {
    await this.page.getByRole('checkbox', { name: 'Sharp transients' }).uncheck();
  }

  /** Of several envelopes in a file, takes the first. */
  async importEnvelope(file: string): Promise<void> {
    const button = this.page.getByLabel('Import envelope');
    await button.setInputFiles(file);
    await this.orAlert(button.and(this.page.locator('[aria-busy="false"]')).waitFor({ state: 'attached' }));
    const choice = this.page.getByRole('dialog', { name: 'Choose an envelope' });
    if (await choice.isVisible()) {
      await choice.getByRole('listitem').first().getByRole('button').click();
      await this.orAlert(choice.waitFor({ state: 'hidden' }));
    }
    await this.settled(this.page.getByRole('button', { name: 'Generate', exact: true }));
  }

  async exportEnvelope(path: string): Promise<void> {
    await (await this.download('Export envelope')).saveAs(path);
  }

  async generate(settings: GenerateSettings): Promise<void> {
    await this.fill('textbox', 'Text prompt', settings.prompt);
    await this.fill('textbox', 'Negative prompt', settings.negative);
    if (settings.references?.length) {
      await this.page.getByLabel('Reference audio').setInputFiles([...settings.references]);
      await this.orAlert(
        this.page
          .getByRole('status')
          .filter({ hasText: /^Reference sounds?: / })
          .waitFor(),
      );
    }
    if (settings.picture !== undefined)
      await this.page.getByLabel('Picture weight').fill(String(Math.round(20 * settings.picture) / 20));
    // After prompts and reference: filling in the displayed value does not set a field, and the default guidance depends on the prompt.
    await this.fill('spinbutton', 'Seed', settings.seed);
    await this.fill('spinbutton', 'Steps', settings.steps);
    await this.fill('spinbutton', 'Guidance', settings.guidance);
    await this.fill('spinbutton', 'Takes', settings.takes);
    if (settings.lock !== undefined) await this.page.getByLabel('Envelope lock').setChecked(settings.lock);
    await this.page.getByRole('button', { name: 'Generate', exact: true }).click();
    await this.jobDone('Generating', /already ha(s|ve) this recipe/);
  }

  /** Selects take `number` (from 1, in order of generation) and exports it as a 24-bit WAV at the rate of the model. */
  async exportTake(number: number, path: string): Promise<void> {
    await this.page.getByLabel('Sample rate').selectOption('44100');
    await this.page.getByRole('option', { name: new RegExp(`^Take ${number}\\b`) }).click();
    await (await this.download('Export WAV')).saveAs(path);
  }

  /** Saves the project file: recipe, results and sound of every take. */
  async saveProject(path: string): Promise<void> {
    await (await this.download('Save project')).saveAs(path);
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

  /** The file that a button delivers. */
  protected async download(button: string): Promise<Download> {
    const arriving = this.page.waitForEvent('download');
    // If the export fails, the alert rejects first; the later rejection of this promise must not end the process.
    arriving.catch(() => undefined);
    await this.page.getByRole('button', { name: button, exact: true }).click();
    return this.orAlert<Download>(arriving);
  }

  /** @param atOnce status of a job that has nothing to do, which shows no progress. */
  private async jobDone(progressbar: string, atOnce?: RegExp): Promise<void> {
    const bar = this.page.getByRole('progressbar', { name: progressbar });
    const done = this.page.getByRole('status').filter({ hasText: atOnce ?? /^$/ });
    await this.orAlert((atOnce ? bar.or(done).first() : bar).waitFor({ state: 'visible' }));
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

/** Serves /packs/folder/<file> from a folder on disk; the page verifies it against its manifest like any pack. */
async function serveFolder(context: BrowserContext, folder: string): Promise<void> {
  await context.route(`**/packs/${FOLDER_PACK}/*`, async (route) => {
    const file = join(folder, basename(new URL(route.request().url()).pathname));
    await (existsSync(file) ? route.fulfill({ path: file }) : route.fulfill({ status: 404 }));
  });
}
