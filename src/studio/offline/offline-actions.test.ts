import { expect, test } from 'vitest';
import type { OfflineFiles, OfflineState } from '../../platform/offline/offline';
import { bench, runningTransport } from '../testing';

/** @param answers of loadUpdate, in order. */
function offlineFiles(...answers: Awaited<ReturnType<OfflineFiles['loadUpdate']>>[]) {
  let report: (state: OfflineState) => void = () => undefined;
  const busy: boolean[] = [];
  const files: OfflineFiles = {
    setBusy: (now) => void busy.push(now),
    onChange: (listener) => void (report = listener),
    loadUpdate: () => Promise.resolve(answers.shift() ?? 'taken'),
  };
  return { busy, files, report: (state: OfflineState) => report(state) };
}

test('a newer version is offered; another open page holds it up', async () => {
  const { files, report } = offlineFiles('other-pages', 'taken');
  const { studio } = bench({ offline: files });
  report({ worksOffline: true, updateReady: false });
  expect(studio.store.getState().offline).toEqual({ worksOffline: true, update: 'none' });
  report({ worksOffline: true, updateReady: true });
  expect(studio.store.getState().offline.update).toBe('ready');
  await studio.offline.reload();
  expect(studio.store.getState().offline.update).toBe('other-pages');
  await studio.offline.reload();
  expect(studio.store.getState().offline.update).toBe('other-pages');
});

test('downloads in the background wait while the clip plays', async () => {
  const { busy, files } = offlineFiles();
  const transport = runningTransport();
  bench({ offline: files, transport });
  await transport.play();
  expect(busy.at(-1)).toBe(true);
  transport.pause();
  expect(busy.at(-1)).toBe(false);
});
