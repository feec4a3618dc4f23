import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { StudioError } from '../../core/errors';
import { initialState } from '../state';
import { loadPagePart } from './load-page-part';

test('a part that cannot be loaded is reported until it can', async () => {
  const store = createStore(() => initialState);
  const failing = () => Promise.reject(new StudioError('files-missing', 'The server cannot be reached.'));
  expect(await loadPagePart(store, failing)).toBeNull();
  expect(store.getState().alerts.map(({ text }) => text)).toEqual(['The server cannot be reached.']);
  expect(await loadPagePart(store, () => Promise.resolve('part'))).toBe('part');
  expect(store.getState().alerts).toEqual([]);
});
