import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createEditor } from '../../editor/editor';
import { Hand } from '../jobs/hand';
import { idleJobs } from '../jobs/job';
import { runningTransport } from '../testing';
import { readingTurns } from './reading-turns';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const editor = createEditor();
  const transport = runningTransport();
  const abort = new AbortController();
  const store = createStore(() => ({ jobs: idleJobs }));
  const turns = readingTurns({ hand: new Hand(editor), store, transport }, abort.signal);
  const taken: string[] = [];
  const take = (name: 'waveform' | 'damage') =>
    turns[name]().then(
      () => taken.push(name),
      () => taken.push(`${name} cancelled`),
    );
  const move = () => editor.setView((view) => ({ ...view, start: view.start + 0.1, pixelsPerSecond: 200 }));
  return { abort, move, take, taken, transport };
}

test('the next piece follows at once on a quiet page', async () => {
  const { take, taken } = setUp();
  void take('waveform');
  void take('damage');
  await vi.advanceTimersByTimeAsync(0);
  expect(taken).toEqual(['waveform', 'damage']);
});

test('nothing is read while the hand moves', async () => {
  const { move, take, taken } = setUp();
  move();
  void take('waveform');
  void take('damage');
  for (let i = 0; i < 20; i++) {
    await vi.advanceTimersByTimeAsync(50);
    move();
  }
  expect(taken).toEqual([]);
  await vi.advanceTimersByTimeAsync(301);
  expect(taken).toEqual(['waveform', 'damage']);
});

test('beside playback the waveform is read slowly, damage is not searched', async () => {
  const { take, taken, transport } = setUp();
  await transport.play();
  void take('waveform');
  void take('damage');
  await vi.advanceTimersByTimeAsync(99);
  expect(taken).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(taken).toEqual(['waveform']);
  await vi.advanceTimersByTimeAsync(5000);
  expect(taken).toEqual(['waveform']);
  transport.pause();
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken).toEqual(['waveform', 'damage']);
});

test('a closed clip waits for nothing', async () => {
  const { abort, move, take, taken } = setUp();
  move();
  void take('waveform');
  abort.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(taken).toEqual(['waveform cancelled']);
});
