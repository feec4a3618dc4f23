import { renderToString } from 'react-dom/server';
import { createStore } from 'zustand/vanilla';
import { createEditor } from '../editor/editor';
import { initialState } from '../studio/state';
import type { Studio } from '../studio/studio';
import { App } from './app';

/** The start page as HTML, which the build writes into the page. Its state is the one with which every visit begins. */
export function renderStartPage(): string {
  // The first rendering reads both stores and calls nothing.
  const studio = { editor: createEditor(), store: createStore(() => initialState) } as unknown as Studio;
  const keys = { repeating: false, mark: () => undefined, isDown: () => false };
  return renderToString(
    <App studio={studio} keys={keys} onReady={() => undefined} onKeys={() => undefined} />,
  );
}
