import { afterEach, expect, test, vi } from 'vitest';
import type { Transport } from '../../playback/api';
import { bench } from '../testing';
import { createSonify } from './sonify';

afterEach(() => void vi.useRealTimers());

test('the range plays outside the loop, which is back afterwards', () => {
  vi.useFakeTimers();
  const { studio } = bench();
  studio.editor.change('Loop', (project) => ({ ...project, loop: true, inPoint: 1, outPoint: 2 }));
  const calls: string[] = [];
  const transport = {
    playing: true,
    now: () => 0.5,
    pause: () => calls.push('pause'),
    seek: (time: number) => calls.push(`seek ${time}`),
    play: () => Promise.resolve(calls.push('play')),
    setLoop: (loop: { start: number; end: number } | null) =>
      calls.push(loop ? `loop ${loop.start}-${loop.end}` : 'no loop'),
  } as unknown as Transport;
  const sonify = createSonify({ editor: studio.editor, store: studio.store, transport });
  sonify({ start: 3, end: 4 });
  expect(calls).toEqual(['pause', 'no loop', 'seek 3', 'play']);
  calls.length = 0;
  vi.advanceTimersByTime(100);
  expect(calls).toEqual(['pause', 'loop 1-2', 'seek 0.5']);
});
