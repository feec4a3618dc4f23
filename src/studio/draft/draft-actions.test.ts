import { expect, test } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import type { Pcm } from '../../core/audio/pcm';
import type { Recorder } from '../../playback/api';
import { bench, file, runningTransport } from '../testing';

const SAMPLE_RATE = 44_100;

/** A tone at full scale from `from` to `to` seconds. */
function tone(seconds: number, from: number, to: number): Pcm {
  const samples = Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, i) => {
    const time = i / SAMPLE_RATE;
    return time >= from && time < to ? Math.sin(2 * Math.PI * 440 * time) : 0;
  });
  return { sampleRate: SAMPLE_RATE, channels: [samples] };
}

async function open(pcm: Pcm, overrides: Parameters<typeof bench>[0] = {}) {
  const { studio } = bench({ decoded: pcm, ...overrides });
  await studio.clip.open(file('a.mp4'));
  const { store } = studio.editor;
  return {
    studio,
    level: (time: number) => evaluate(store.getState().document.curve.left, time),
    undoLabel: () => store.getState().undoLabel,
    draft: () => studio.store.getState().envelopeDraft,
    announced: () => store.getState().session.announcement?.text,
  };
}

const PEAK = 10 ** (-12 / 20);

test('a sound is drafted from the playhead, normalised, and applied as one undo step', async () => {
  const { studio, level, undoLabel, draft } = await open(tone(1, 0.4, 0.7));
  await studio.draft.fromSound(file('hum.wav'));
  expect(draft()).toMatchObject({ name: 'hum.wav', place: 'playhead' });
  expect(level(0.55)).toBeCloseTo(PEAK, 2);
  expect(level(0.2)).toBeLessThan(0.01);
  expect(level(0.9)).toBeLessThan(0.01);
  expect(undoLabel()).toBeNull();
  studio.draft.adjust({ decibels: -20 });
  expect(level(0.55)).toBeCloseTo(0.1, 2);
  studio.draft.apply();
  expect(draft()).toBeNull();
  expect(undoLabel()).toBe('Sound to envelope');
  studio.editor.undo();
  expect(level(0.55)).toBe(0);
});

test.each([
  ['linked', true, 'left'],
  ['unlinked', false, 'left'],
  ['unlinked', false, 'right'],
] as const)(
  'a sound in the right channel only stays on the right: %s, %s active',
  async (_, linked, channel) => {
    const { channels } = tone(1, 0, 1);
    const half = channels[0]!.map((value) => value / 2);
    const right = { sampleRate: SAMPLE_RATE, channels: [new Float32Array(half.length), half] };
    const { studio } = await open(right);
    studio.editor.change('Link', (document) => ({ ...document, linked }));
    studio.editor.select((selection) => ({ ...selection, channel }));
    const levels = () => {
      const { curve } = studio.editor.document;
      return [evaluate(curve.left, 0.5), evaluate(curve.right, 0.5)];
    };
    await studio.draft.fromSound(file('right-only.wav'));
    expect(levels()).toEqual([0, expect.closeTo(PEAK, 2)]);
    studio.draft.adjust({ decibels: 0, loudness: 'gain', floor: 0 });
    expect(levels()).toEqual([0, expect.closeTo(0.5 * Math.SQRT1_2, 3)]);
    studio.draft.adjust({ snapOnsets: true });
    expect(levels()).toEqual([0, expect.closeTo(0.5 * Math.SQRT1_2, 3)]);
    studio.draft.apply();
    studio.editor.undo();
    expect(levels()).toEqual([0, 0]);
  },
);

test('the noise floor is that of the audible channel', async () => {
  const noisy = tone(1, 0.4, 0.7).channels[0]!.map((value, i) => value + 0.01 * Math.sin(i));
  const { draft, studio } = await open({
    sampleRate: SAMPLE_RATE,
    channels: [new Float32Array(noisy.length), noisy],
  });
  await studio.draft.fromSound(file('right-only.wav'));
  expect(draft()!.settings.floor).toBeGreaterThan(0.007);
});

test('a longer median filter removes short sounds, without decoding the file again', async () => {
  const { studio, level } = await open(tone(1, 0.4, 0.5));
  await studio.draft.fromSound(file('click.wav'));
  studio.draft.adjust({ medianSeconds: 0, decibels: 0, loudness: 'gain' });
  expect(level(0.45)).toBeCloseTo(Math.SQRT1_2, 2);
  studio.draft.adjust({ medianSeconds: 0.5 });
  expect(level(0.45)).toBeLessThan(0.05);
});

test('over a selected range it replaces only the range', async () => {
  const { studio, level, draft } = await open(tone(1, 0, 1));
  studio.editor.change('Draw', (project) => {
    const flat = [{ time: 0, value: 0.3, shape: 'linear' as const }];
    return { ...project, curve: { left: flat, right: flat } };
  });
  studio.editor.select((selection) => ({ ...selection, range: { start: 0.5, end: 1 } }));
  await studio.draft.fromSound(file('hum.wav'));
  expect(draft()?.place).toBe('selection');
  expect(level(0.75)).toBeCloseTo(PEAK, 2);
  expect(level(0.49)).toBeCloseTo(0.3, 9);
  expect(level(1.01)).toBeCloseTo(0.3, 9);
  studio.draft.adjust({ place: 'playhead' });
  expect(level(0.25)).toBeCloseTo(PEAK, 2);
  studio.draft.discard();
  expect(studio.store.getState().notice).toBe('hum.wav discarded.');
  expect(level(0.25)).toBeCloseTo(0.3, 9);
  expect(draft()).toBeNull();
});

test('undo and other edits end the draft', async () => {
  const { studio, level, draft } = await open(tone(1, 0, 1));
  await studio.draft.fromSound(file('hum.wav'));
  studio.editor.undo();
  expect(draft()).toBeNull();
  expect(level(0.5)).toBe(0);
  await studio.draft.fromSound(file('hum.wav'));
  studio.editor.beginGesture('Move points').commit();
  expect(draft()).toBeNull();
  expect(level(0.5)).toBeGreaterThan(0.1);
});

test('a voice is drafted where it was recorded, and the microphone is released', async () => {
  let stopped = 0;
  const recorder: Recorder = {
    takePeak: () => 0.5,
    finish: () => Promise.resolve({ pcm: tone(1, 0.2, 0.6), start: 0.5 }),
  };
  const transport = runningTransport(recorder);
  const stream = { getTracks: () => [{ stop: () => (stopped += 1) }] } as unknown as MediaStream;
  const { studio, level, draft, undoLabel } = await open(tone(1, 0, 1), {
    transport,
    microphone: () => Promise.resolve(stream),
  });
  await studio.draft.recordVoice();
  expect(studio.store.getState().recording).toBe(true);
  expect(transport.playing).toBe(true);
  await studio.draft.recordVoice();
  await expect.poll(draft).not.toBeNull();
  expect(draft()).toMatchObject({ name: 'Voice', place: 'recorded' });
  expect(stopped).toBe(1);
  expect(studio.store.getState().recording).toBe(false);
  expect(level(0.6)).toBeLessThan(0.01);
  expect(level(0.9)).toBeCloseTo(PEAK, 2);
  studio.draft.apply();
  expect(undoLabel()).toBe('Voice to envelope');
});

test('without a microphone there is an alert and nothing plays', async () => {
  const { studio } = await open(tone(1, 0, 1));
  await studio.draft.recordVoice();
  expect(studio.store.getState()).toMatchObject({
    alerts: [{ text: 'There is no microphone here.' }],
    recording: false,
    envelopeDraft: null,
  });
});
