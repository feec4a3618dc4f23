import type { Page } from '@playwright/test';
import { expect, test } from './driver/designer';

const CLIP = 'e2e/fixtures/steps-25fps.mp4';

/** The app loads after the first paint; the version of the model pack is shown when app and manifest are there. */
const appLoaded = (page: Page) => expect(page.getByText(/Compact \d/)).toBeVisible();

test('without a server, opening a clip says so, and works when the server is back', async ({
  designer,
  page,
  context,
}) => {
  await designer.arrive();
  await appLoaded(page);
  await context.setOffline(true);
  await page.getByLabel('Open video').setInputFiles(CLIP);
  await expect(designer.alert).toContainText('The studio’s files could not be loaded');
  await expect(designer.alert).toContainText('Check the connection and try again');
  await context.setOffline(false);
  await designer.openVideo(CLIP);
});

test('the script of a worker that is missing is named, and loads when it is back', async ({
  designer,
  page,
}) => {
  await designer.arrive();
  await page.route('**/assets/worker-*.js', (route) => route.fulfill({ status: 404 }));
  await page.getByLabel('Open video').setInputFiles(CLIP);
  await expect(designer.alert).toContainText('The studio’s files could not be loaded');
  await page.unroute('**/assets/worker-*.js');
  await designer.openVideo(CLIP);
});

test('a newer build on the server is named and offered', async ({ designer, page }) => {
  await designer.arrive();
  await appLoaded(page);
  // As a server that no longer has the files of this page.
  await page.route('**/assets/*.js', (route) => route.fulfill({ status: 404 }));
  await page.getByLabel('Open video').setInputFiles(CLIP);
  await expect(designer.alert).toContainText('newer version. Reload the page to use it');
  await page.unroute('**/assets/*.js');
  await Promise.all([page.waitForEvent('load'), designer.button('Reload').click()]);
  await designer.openVideo(CLIP);
});
