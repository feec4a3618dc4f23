import { expect, test } from 'vitest';
import { analyseRecording } from '../core/recordings/analyse-recording';
import { RecordingAnalyses } from './recording-analyses';

const recording = (id: string | undefined, seconds = 1, level = 0.5) => ({
  ...(id !== undefined && { id }),
  weight: 0.5,
  pcm: {
    sampleRate: 8000,
    channels: [Float32Array.from({ length: 8000 * seconds }, (_, n) => level * Math.sin(n))],
  },
});

test('equal recordings are analysed once, each with its own weight; others anew', () => {
  const { analyse } = new RecordingAnalyses();
  const first = analyse(recording('a'), 8000);
  const again = analyse({ ...recording('a'), weight: 0.25 }, 8000);
  expect(again.channels).toBe(first.channels);
  expect(again.weight).toBe(0.25);
  expect(first).toEqual(analyseRecording(recording('a'), 8000));
  expect(analyse(recording('b', 1, 0.1), 8000).channels).not.toBe(first.channels);
  // Another sound under the same name, as in another pack.
  expect(analyse(recording('a', 2), 8000).channels[0]).toHaveLength(16_000);
  expect(analyse(recording(undefined), 8000).channels).not.toBe(analyse(recording(undefined), 8000).channels);
});

test('what was not used for long is forgotten', () => {
  const { analyse } = new RecordingAnalyses(40_000);
  const first = analyse(recording('a'), 8000);
  const second = analyse(recording('b'), 8000);
  expect(analyse(recording('a'), 8000).channels).toBe(first.channels);
  analyse(recording('c'), 8000);
  expect(analyse(recording('a'), 8000).channels).toBe(first.channels);
  expect(analyse(recording('b'), 8000).channels).not.toBe(second.channels);
});
