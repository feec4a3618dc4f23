import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';

/** What axe finds serious or critical on the page as it is now: one line for each rule, with the first element that breaks it. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.html}`);
}
