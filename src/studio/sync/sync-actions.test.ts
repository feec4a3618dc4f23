import { describe, expect, test } from 'vitest';
import type { Curve } from '../../core/curve/curve';
import { seeded } from '../../core/curve/random.fixture';
import { nudgeAll } from '../../core/curve/edit/rearrange';
import { cropPcm } from '../../core/audio/crop';
import type { Pcm } from '../../core/audio/pcm';
import type { Clip, Media } from '../../media/api';
import { studioCommandContext } from '../commands/command';
import { commands } from '../commands/commands';
import { bench, clipInfo, file, testPage } from '../testing';
import type { Alignment } from './alignment';

const SAMPLE_RATE = 16_000;
const SECONDS = 20;

/** Random times, at least 0.2 s apart and away from the ends. */
function hitTimes(random: () => number, count: number): number[] {
  return Array.from({ length: count }, () => 1 + random() * (SECONDS - 2))
    .sort((a, b) => a - b)
    .filter((time, i, all) => i === 0 || time - all[i - 1]! > 0.2);
}

/** Short bursts of noise in the right channel, over a faint floor. */
function soundOf(times: readonly number[], random: () => number): Pcm {
  const right = Float32Array.from({ length: SECONDS * SAMPLE_RATE }, () => 0.002 * (random() - 0.5));
  for (const time of times) {
    const first = Math.round(time * SAMPLE_RATE);
    for (let i = 0; i < 0.2 * SAMPLE_RATE; i++) {
      right[first + i]! += (random() - 0.5) * Math.exp(-i / (0.03 * SAMPLE_RATE));
    }
  }
  return { sampleRate: SAMPLE_RATE, channels: [new Float32Array(right.length), right] };
}

/** Hits as the stamps draw them: on the frame at each time, attack within one envelope sample. */
function curveOf(times: readonly number[]): Curve {
  return times.flatMap((time) =>
    [
      [0, 0],
      [0.008, 0.4],
      [0.14, 0],
    ].map(([after, value]) => ({ time: time + after!, value: value!, shape: 'linear' as const })),
  );
}

/** Below one sample of the envelope: the middle of a stamp's attack is a few milliseconds after that of a burst. */
function expectShift(found: Alignment | null, expected: number): void {
  expect(Math.abs(found!.shift - expected)).toBeLessThan(0.008);
}

async function open(sound: Pcm | null, times: readonly number[], overrides: Partial<Clip> = {}) {
  const spans: number[] = [];
  const base = await bench().media();
  const media: Media = {
    ...base,
    async open(opened) {
      const clip = await base.open(opened);
      const audio: Clip['audio'] = (start, end) => {
        spans.push(end - start);
        return Promise.resolve(cropPcm(sound!, start, end));
      };
      const info = { ...clipInfo(opened.name), duration: SECONDS, ...(sound === null && { audio: null }) };
      return { ...clip, info, audio, ...overrides };
    },
  };
  const { studio } = bench({ media: () => Promise.resolve(media) });
  await studio.clip.open(file('a.mp4'));
  const curve = curveOf(times);
  studio.editor.change('Draw', (project) => ({ ...project, curve: { left: curve, right: curve } }));
  const command = commands.find(({ id }) => id === 'sync.align')!;
  return {
    studio,
    curve,
    spans,
    found: () => studio.store.getState().alignment,
    obstacle: () => command.obstacle!(studioCommandContext(studio, testPage())),
    alerts: () => studio.store.getState().alerts.map(({ text }) => text),
    announced: () => studio.editor.session.announcement?.text,
  };
}

test('a late curve is moved onto the production sound as one undo step', async () => {
  const random = seeded(501);
  const hits = hitTimes(random, 24);
  const late = hits.map((time) => time + 0.04);
  const { studio, curve, spans, found, announced } = await open(soundOf(hits, random), late);
  const before = studio.editor.document;
  await studio.sync.align();
  expect(studio.editor.document).toBe(before);
  expectShift(found(), -0.04);
  expect(found()!.certainty).toBeGreaterThan(0.85);
  expect(Math.max(...spans)).toBeLessThanOrEqual(10);
  expect(studio.store.getState().notice).toMatch(
    /^The envelope is \d\d(\.\d)? ms \(\d(\.\d)? frames?\) late\. Certainty high, \d+ %: \d+ of \d+ hits match\.$/,
  );
  const { shift } = found()!;
  studio.sync.apply();
  expect(found()).toBeNull();
  expect(studio.editor.document.curve.left).toEqual(nudgeAll(curve, shift, SECONDS));
  expect(studio.editor.document.curve.right).toBe(studio.editor.document.curve.left);
  expect(studio.editor.state.undoLabel).toBe('Align to production sound');
  expect(announced()).toMatch(/^Align to production sound: .* ms \(.*\) earlier, whole curve$/);
  studio.editor.undo();
  expect(studio.editor.document).toBe(before);
});

test('a selected range is compared and moved alone', async () => {
  const random = seeded(502);
  const hits = hitTimes(random, 30);
  // Late within the range, early outside of it.
  const drawn = hits.map((time) => time + (time > 5 && time < 15 ? 0.06 : -0.1));
  const { studio, curve, found } = await open(soundOf(hits, random), drawn);
  studio.editor.select((selection) => ({ ...selection, range: { start: 4.8, end: 15.2 } }));
  await studio.sync.align();
  expectShift(found(), -0.06);
  expect(found()!.span).toEqual({ start: 4.8, end: 15.2 });
  expect(studio.store.getState().notice).toMatch(/^The range is \d+ ms .* late\./);
  studio.sync.apply();
  const now = studio.editor.document.curve.left;
  const outside = (points: Curve) => points.filter(({ time }) => time < 4.6 || time > 15.3);
  expect(outside(now)).toEqual(outside(curve));
});

test('the answer goes when curve or selection change, and when it is discarded', async () => {
  const random = seeded(503);
  const hits = hitTimes(random, 12);
  const { studio, found } = await open(soundOf(hits, random), hits);
  await studio.sync.align();
  expect(studio.store.getState().notice).toMatch(/^The envelope is in sync with the production sound\. /);
  studio.editor.change('Prompt', (project) => ({ ...project, startFrame: 5 }));
  expect(found()).not.toBeNull();
  studio.editor.select((selection) => ({ ...selection, range: { start: 1, end: 2 } }));
  expect(found()).toBeNull();
  studio.editor.select((selection) => ({ ...selection, range: null }));
  await studio.sync.align();
  studio.editor.change('Draw', (project) => ({ ...project, curve: { left: [], right: [] } }));
  expect(found()).toBeNull();
  studio.editor.undo();
  await studio.sync.align();
  const before = studio.editor.document;
  studio.sync.apply();
  expect(studio.editor.document).toBe(before);
  await studio.sync.align();
  studio.sync.discard();
  expect(found()).toBeNull();
  studio.sync.apply();
  expect(studio.editor.document).toBe(before);
});

test('unlinked, the active channel is compared and moved', async () => {
  const random = seeded(504);
  const hits = hitTimes(random, 16);
  const right = hits.map((time) => time + 0.08);
  const { studio, curve, found } = await open(soundOf(hits, random), hits);
  studio.editor.change('Draw', (project) => ({
    ...project,
    linked: false,
    curve: { left: curve, right: curveOf(right) },
  }));
  studio.editor.select((selection) => ({ ...selection, channel: 'right' }));
  await studio.sync.align();
  expectShift(found(), -0.08);
  studio.sync.apply();
  expect(studio.editor.document.curve.left).toBe(curve);
});

describe('says in one sentence', () => {
  test('why it cannot start', async () => {
    const silent = await open(null, [1]);
    expect(silent.obstacle()).toBe('The clip has no production sound.');
    await silent.studio.sync.align();
    expect(silent.alerts()).toEqual(['The clip has no production sound.']);
    const empty = await open(soundOf([], seeded(1)), []);
    expect(empty.obstacle()).toMatch(/^The envelope is empty\./);
    const ready = await open(soundOf([2], seeded(1)), [2]);
    expect(ready.obstacle()).toBeNull();
  });

  test('that there is no offset', async () => {
    const random = seeded(505);
    const noHits = await open(soundOf([], random), hitTimes(random, 8));
    await noHits.studio.sync.align();
    expect(noHits.alerts()).toEqual(['No offset found: the production sound has no clear hits.']);
    const flat = await open(soundOf([3, 4], random), []);
    const line = [{ time: 0, value: 0.3, shape: 'linear' as const }];
    flat.studio.editor.change('Draw', (project) => ({ ...project, curve: { left: line, right: line } }));
    await flat.studio.sync.align();
    expect(flat.alerts()).toEqual(['No offset found: the envelope has no hits.']);
    const apart = await open(soundOf([18], random), [3, 5, 8.3]);
    await apart.studio.sync.align();
    expect(apart.alerts()).toEqual([
      'No offset found: the hits of envelope and production sound do not match.',
    ]);
    expect(apart.found()).toBeNull();
    // Of another curve that says nothing.
    apart.studio.editor.change('Draw', (project) => ({ ...project, curve: { left: line, right: line } }));
    expect(apart.alerts()).toEqual([]);
  });
});

test('a curve that changes while the sound is read has no answer', async () => {
  const random = seeded(506);
  const hits = hitTimes(random, 12);
  const { studio, found, alerts } = await open(soundOf(hits, random), hits);
  const aligning = studio.sync.align();
  studio.editor.change('Draw', (project) => ({ ...project, curve: { left: [], right: [] } }));
  await aligning;
  expect(found()).toBeNull();
  expect(alerts()).toEqual(['The envelope or the selection has changed meanwhile. Align again.']);
});

test('cancelling leaves no answer', async () => {
  const { studio, found } = await open(null, [3], {
    info: clipInfo('a.mp4'),
    audio: (_start, _end, signal) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(new Error('aborted'))),
      ),
  });
  const aligning = studio.sync.align();
  await Promise.resolve();
  studio.cancel('align');
  await aligning;
  expect(found()).toBeNull();
  expect(studio.store.getState().notice).toBe('Cancelled.');
});

describe('what the page says by itself', () => {
  const notice = 'Envelope mapped from the picture.';
  const noticeAfter = async (sound: Pcm | null, times: readonly number[]) => {
    const { studio, found } = await open(sound, times);
    studio.store.setState({ notice });
    await studio.sync.suggest();
    expect(found()).toBeNull();
    expect(studio.store.getState().alerts).toEqual([]);
    return studio.store.getState().notice;
  };

  test('a curve that is clearly and noticeably early', async () => {
    const random = seeded(511);
    const hits = hitTimes(random, 20);
    const early = hits.map((time) => time - 0.075);
    expect(await noticeAfter(soundOf(hits, random), early)).toMatch(
      /^Envelope mapped from the picture\. The envelope is \d\d(\.\d)? ms \(.*\) early; “Align to production sound” moves it\.$/,
    );
  });

  test('nothing of a shift below a frame, of sound that does not match, or without sound', async () => {
    const random = seeded(512);
    const hits = hitTimes(random, 20);
    expect(
      await noticeAfter(
        soundOf(hits, random),
        hits.map((time) => time - 0.03),
      ),
    ).toBe(notice);
    expect(await noticeAfter(soundOf(hitTimes(random, 20), random), hits)).toBe(notice);
    expect(await noticeAfter(null, hits)).toBe(notice);
  });

  test('nothing where the page says something else by then', async () => {
    const random = seeded(513);
    const hits = hitTimes(random, 20);
    const { studio } = await open(
      soundOf(hits, random),
      hits.map((time) => time - 0.075),
    );
    const suggestion = studio.sync.suggest();
    studio.store.setState({ notice: 'Project saved.' });
    await suggestion;
    expect(studio.store.getState().notice).toBe('Project saved.');
  });
});
