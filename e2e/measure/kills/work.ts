import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright';
import { toneFile } from './tone-file';

/** An edit, noted when the page had taken it. */
export interface Edit {
  readonly what: 'words' | 'take' | 'reference' | 'points';
  /** Found again in the document. */
  readonly trace: string;
  /** Milliseconds, as Date.now. */
  readonly at: number;
}

/** Edits at random until a time. */
export async function work(page: Page, round: number, until: number, random: () => number): Promise<Edit[]> {
  const edits: Edit[] = [];
  const note = (what: Edit['what'], trace: string) => edits.push({ what, trace, at: Date.now() });
  const prompt = page.getByRole('textbox', { name: 'Text prompt' });
  const lane = page.getByLabel('Envelope lane', { exact: true });
  let words = 0;
  let generating = false;
  while (Date.now() < until) {
    const chance = random();
    try {
      if (chance < 0.45) {
        const text = `round ${round} words ${++words}`;
        await prompt.fill(text, { timeout: 2000 });
        note('words', text);
      } else if (chance < 0.75) {
        const box = (await lane.boundingBox())!;
        await page.mouse.dblclick(
          box.x + random() * (box.width - 30),
          box.y + (0.2 + 0.6 * random()) * box.height,
        );
        const points = await page.getByTestId('lane-announcement').innerText();
        note('points', points);
      } else if (chance < 0.85) {
        const name = `ref ${round} ${edits.length}.wav`;
        await page.getByLabel('Reference audio').setInputFiles({
          name,
          mimeType: 'audio/wav',
          buffer: toneFile(200 + Math.floor(random() * 2000)),
        });
        await page.getByText(name).first().waitFor({ timeout: 3000 });
        note('reference', name);
      } else if (chance < 0.95 && !generating) {
        generating = true;
        const before = await page.getByRole('option', { name: /^Take \d/ }).count();
        const made = page
          .getByRole('option', { name: new RegExp(`^Take ${before + 1}\\b`) })
          .waitFor({ timeout: 60_000 })
          .then(() => {
            note('take', String(before + 1));
            generating = false;
          });
        made.catch(() => undefined);
        await page.getByRole('button', { name: 'Generate', exact: true }).click({ timeout: 2000 });
      } else {
        await page.keyboard.press('Control+s');
      }
    } catch {
      // A control was busy; the next step goes on.
    }
    await pause(100 + random() * 500);
  }
  return edits;
}
