import { expect, test } from 'vitest';
import { analyseRecording } from './analyse-recording';
import { noise, RATE, stereo, strikes } from './sounds.fixture';

const strike = (time: number, level = 0.5, decay = 0.06) => ({ time, level, decay, pitch: 900 });
const seconds = (samples: number) => samples / RATE;

test('every strike is an event, its onset within 3 ms', () => {
  const times = [0.1, 0.7, 1.6];
  const { events } = analyseRecording(
    stereo(
      strikes(
        times.map((time) => strike(time)),
        2.2,
      ),
    ),
    RATE,
  );
  expect(events).toHaveLength(3);
  events.forEach(({ start, onset, end }, k) => {
    expect(Math.abs(seconds(start + onset) - times[k]!)).toBeLessThan(0.003);
    expect(seconds(end)).toBeGreaterThan(times[k]! + 0.3);
  });
});

test('heel and toe are one event', () => {
  const step = strikes([strike(0.1), strike(0.19, 0.4), strike(1, 0.5), strike(1.09, 0.4)], 1.6);
  expect(analyseRecording(stereo(step), RATE).events).toHaveLength(2);
});

test('what is 20 dB below the loudest event belongs to the one before', () => {
  const { events } = analyseRecording(stereo(strikes([strike(0.1), strike(1, 0.05)], 1.6)), RATE);
  expect(events).toHaveLength(1);
  expect(seconds(events[0]!.end)).toBeCloseTo(1.6, 2);
});

test('a longer decay is measured as longer', () => {
  const decayOf = (decay: number) =>
    analyseRecording(stereo(strikes([strike(0.1, 0.5, decay)], 2)), RATE).events[0]!.decay;
  expect(decayOf(0.05)).toBeCloseTo(0.05 * Math.log(10), 1);
  expect(decayOf(0.2)).toBeCloseTo(0.2 * Math.log(10), 1);
});

test('steady sound is texture, a decay is not, and steady sound has parts to play on hits', () => {
  const steady = analyseRecording(stereo(noise(2, 0.1)), RATE);
  const length = steady.texture.reduce((sum, { start, end }) => sum + end - start, 0);
  expect(seconds(length)).toBeGreaterThan(1.5);
  expect(steady.events.length).toBeGreaterThan(0);
  expect(analyseRecording(stereo(strikes([strike(0.1, 0.5, 0.1)], 1)), RATE).texture).toEqual([]);
});

test('a recording at another rate has the same events', () => {
  const samples = strikes([strike(0.1), strike(0.8)], 1.5).filter((_, n) => n % 2 === 0);
  const half = { pcm: { sampleRate: RATE / 2, channels: [samples] }, weight: 1 };
  const { events, channels } = analyseRecording(half, RATE);
  expect(events).toHaveLength(2);
  expect(channels[0]).toBe(channels[1]);
  expect(Math.abs(seconds(events[1]!.start + events[1]!.onset) - 0.8)).toBeLessThan(0.003);
});

test('a silent second channel is replaced by the other', () => {
  const left = strikes([strike(0.1)], 0.6);
  const { channels } = analyseRecording(stereo(left, new Float32Array(left.length)), RATE);
  expect(channels[1]).toBe(channels[0]);
});

test.each([0, 1, 63, 64, 500])('a silent recording of %d samples can be analysed', (length) => {
  const { events } = analyseRecording(stereo(new Float32Array(length)), RATE);
  expect(events.length).toBeGreaterThan(0);
});
