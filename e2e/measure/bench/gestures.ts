import type { Page } from 'playwright';
import { denseEnvelope } from './dense-envelope';

/** Milliseconds of a gesture, and of a short one. */
const GESTURE = 3000;
export const SHORT_GESTURE = 1500;

/** What a hand does in the lane. */
export class Gestures {
  private constructor(
    private readonly page: Page,
    private readonly box: { x: number; y: number; width: number; height: number },
    private readonly milliseconds: number,
  ) {}

  /** Gives the open clip a dense envelope. @param seconds of the clip. @param milliseconds of each gesture. */
  static async begin(page: Page, seconds: number, milliseconds = GESTURE): Promise<Gestures> {
    await page.getByLabel('Import envelope').setInputFiles({
      name: 'bench.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(denseEnvelope(seconds)),
    });
    await page
      .getByRole('status')
      .filter({ hasText: /envelope imported/i })
      .waitFor();
    // Thumbnails and autosave come to an end.
    await page.waitForTimeout(2000);
    const box = await page.getByLabel('Envelope lane', { exact: true }).boundingBox();
    if (!box) throw new Error('The lane has no box.');
    return new Gestures(page, box, milliseconds);
  }

  async showAll(): Promise<void> {
    await this.page.keyboard.press('Shift+Z');
  }

  async zoomIn(): Promise<void> {
    for (let i = 0; i < 6; i += 1) await this.page.keyboard.press('=');
  }

  async zoom(): Promise<void> {
    await this.page.mouse.move(...this.middle);
    await this.page.keyboard.down('Control');
    await this.repeat((i) => this.page.mouse.wheel(0, i % 80 < 40 ? -60 : 60));
    await this.page.keyboard.up('Control');
  }

  async scroll(): Promise<void> {
    await this.page.mouse.move(...this.middle);
    await this.repeat((i) => this.page.mouse.wheel(i % 100 < 50 ? 60 : -60, 0));
  }

  async drag(): Promise<void> {
    const [x, y] = this.middle;
    await this.page.keyboard.press('v');
    await this.page.mouse.dblclick(x, y - 60);
    await this.page.mouse.move(x, y - 60);
    await this.page.mouse.down();
    await this.repeat((i) => this.page.mouse.move(x, y - 60 + 40 * Math.sin(i / 9)));
    await this.page.mouse.up();
  }

  async paint(): Promise<void> {
    const { x, y, width, height } = this.box;
    await this.page.keyboard.press('b');
    await this.page.mouse.move(x + 150, y + height / 2);
    await this.page.mouse.down();
    await this.repeat((i) =>
      this.page.mouse.move(x + 150 + ((i * 3) % (width - 200)), y + height * (0.5 + 0.3 * Math.sin(i / 9))),
    );
    await this.page.mouse.up();
  }

  async play(): Promise<void> {
    await this.page.keyboard.press('Space');
    await this.page.waitForTimeout(this.milliseconds);
    await this.page.keyboard.press('Space');
  }

  async scrub(): Promise<void> {
    const ruler = await this.page.getByTestId('time-ruler').boundingBox();
    if (!ruler) throw new Error('The ruler has no box.');
    const y = ruler.y + ruler.height - 4;
    await this.page.mouse.move(ruler.x + 50, y);
    await this.page.mouse.down();
    await this.repeat((i) => this.page.mouse.move(ruler.x + 50 + ((i * 4) % 800), y));
    await this.page.mouse.up();
  }

  private get middle(): [number, number] {
    const { x, y, width, height } = this.box;
    return [x + width / 2, y + height / 2];
  }

  /** Calls `act` again and again for the length of a gesture, about 60 times a second as a hand does. */
  private async repeat(act: (i: number) => Promise<unknown>): Promise<void> {
    const started = Date.now();
    for (let i = 0; Date.now() - started < this.milliseconds; i += 1) {
      await act(i);
      await this.page.waitForTimeout(Math.max(0, started + i * 16 - Date.now()));
    }
  }
}
