import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright';
import { writeWav } from '../../driver/wav';

/** An edit. */
export interface Edit {
  readonly what: 'words' | 'take' | 'reference' | 'points';
  /** Found again in the document. */
  readonly trace: string;
  /** When the page showed it, milliseconds as Date.now; null where a slow page was not waited for, so that it may be there or not. */
  at: number | null;
}

/** Longest wait for a take, milliseconds. */
const GENERATE_PATIENCE = 180_000;

/** Edits at random until a time; often until a take that was begun is there. */
export async function work(page: Page, round: number, until: number, random: () => number): Promise<Edit[]> {
  const edits: Edit[] = [];
  const note = (what: Edit['what'], trace: string) => edits.push({ what, trace, at: Date.now() });
  const attempt = async (what: Edit['what'], trace: string, act: () => Promise<void>) => {
    const edit: Edit = { what, trace, at: null };
    edits.push(edit);
    await act();
    edit.at = Date.now();
  };
  const prompt = page.getByRole('textbox', { name: 'Text prompt' });
  const lane = page.getByLabel('Envelope lane', { exact: true });
  let words = 0;
  let generating: Promise<void> | null = null;
  while (Date.now() < until) {
    const chance = random();
    try {
      if (chance < 0.45) {
        const text = `round ${round} words ${++words}`;
        await attempt('words', text, () => prompt.fill(text, { timeout: 2000 }));
      } else if (chance < 0.75) {
        await lane.focus({ timeout: 2000 });
        await page.keyboard.press('Control+g');
        await page.getByRole('textbox', { name: 'Go to time' }).fill(`0.${Math.floor(random() * 1900)}`);
        for (const key of ['Enter', 'Escape']) await page.keyboard.press(key);
        await lane.focus({ timeout: 2000 });
        await page.keyboard.press('Insert');
        const said = await page.getByTestId('lane-announcement').innerText();
        if (/^point \d+ of \d+/.test(said)) note('points', said);
      } else if (chance < 0.85) {
        const name = `ref ${round} ${edits.length}.wav`;
        const file = { name, mimeType: 'audio/wav', buffer: tone(200 + Math.floor(random() * 2000)) };
        const clear = page.getByRole('button', { name: /^Clear reference/ });
        // A prompt has up to four.
        if ((await clear.count()) === 4) await clear.first().click({ timeout: 2000 });
        await attempt('reference', name, async () => {
          await page.getByLabel('Reference audio').setInputFiles(file);
          await page.getByText(name).first().waitFor({ timeout: 3000 });
        });
      } else if (chance < 0.95 && !generating) {
        const before = await page.getByRole('option', { name: /^Take \d/ }).count();
        await page.getByRole('button', { name: 'Generate', exact: true }).click({ timeout: 2000 });
        generating = page
          .getByRole('option', { name: new RegExp(`^Take ${before + 1}\\b`) })
          .waitFor({ timeout: GENERATE_PATIENCE })
          .then(() => {
            note('take', String(before + 1));
            generating = null;
          })
          .catch(() => undefined);
      } else {
        await page.keyboard.press('Control+s');
      }
    } catch {
      // A control was busy; the next step goes on.
    }
    await pause(100 + random() * 500);
  }
  // Most takes would not be finished by then.
  if (generating && random() < 0.7) {
    await generating;
    await pause(random() * 2000);
  }
  return edits;
}

/** Half a second of a tone. @param frequency Hz */
function tone(frequency: number): Buffer {
  return writeWav(44_100, 0.5, (t) => 0.275 * Math.sin(2 * Math.PI * frequency * t));
}
