import { expect, test } from 'vitest';
import { alertTexts } from '../messages/alerts';
import { persistChoices } from '../storage/stored-choices';
import type { Clip } from '../../media/api';
import type { Studio } from '../studio';
import { bench, file } from '../testing';
import { clipRate } from './wav-options';

/** Chunks of a WAV file by name. */
async function chunks(blob: Blob): Promise<Map<string, DataView>> {
  const bytes = await blob.arrayBuffer();
  const view = new DataView(bytes);
  const found = new Map<string, DataView>();
  for (let at = 12; at + 8 <= bytes.byteLength;) {
    const size = view.getUint32(at + 4, true);
    found.set(new TextDecoder().decode(bytes.slice(at, at + 4)), new DataView(bytes, at + 8, size));
    at += 8 + size + (size % 2);
  }
  return found;
}

async function benchWithTake() {
  const made = bench();
  await made.studio.clip.open(file('a.mp4'));
  await made.studio.envelope.map();
  await made.studio.takes.generate();
  return made;
}

test('the WAV file of a 48 kHz clip is 48 kHz, as long as the picture, and carries the start timecode', async () => {
  const { studio, delivered } = await benchWithTake();
  studio.editor.change('Set the start', (project) => ({ ...project, startFrame: 900_000 }));
  await studio.export.wav();
  const found = await chunks(delivered[0]!.blob);
  expect(found.get('fmt ')!.getUint32(4, true)).toBe(48_000);
  expect(found.get('data')!.byteLength).toBe(2 * 48_000 * 2 * 3);
  // 10:00:00:00 at 25 frames a second, in samples since midnight.
  expect(found.get('bext')!.getUint32(338, true)).toBe(36_000 * 48_000);
});

test.each([
  [null, 48_000],
  [48_000, 48_000],
  [32_000, 48_000],
  [44_100, 44_100],
  [22_050, 44_100],
])('of a clip with sound at %s Hz the file has %d Hz', (sampleRate, rate) => {
  const audio = sampleRate === null ? null : { sampleRate };
  expect(clipRate({ info: { audio } } as unknown as Clip)).toBe(rate);
});

test('only the range between in and out point, at its place', async () => {
  const { studio, delivered } = await benchWithTake();
  studio.editor.change('Set the range', (project) => ({ ...project, inPoint: 0.5, outPoint: 1.25 }));
  studio.export.setWavOptions({ rangeOnly: true, format: 'int16', rate: 44_100 });
  await studio.export.wav();
  expect(delivered[0]!.name).toBe('a_take-1.range.wav');
  const found = await chunks(delivered[0]!.blob);
  expect(found.get('data')!.byteLength).toBe((55_125 - 22_050) * 2 * 2);
  expect(found.get('bext')!.getUint32(338, true)).toBe(22_050);
  studio.editor.change('Clear the range', (project) => ({ ...project, inPoint: null, outPoint: null }));
  await studio.export.wav();
  expect(delivered[1]!.name).toBe('a_take-1.wav');
});

test('markers are in the WAV file, of a range those within it', async () => {
  const { studio, delivered } = await benchWithTake();
  const markers = [0.25, 1, 1.25].map((time, index) => ({ id: `m${index}`, time, label: '' }));
  studio.editor.change('Set markers', (project) => ({ ...project, markers, inPoint: 0.5, outPoint: 1.25 }));
  const samplesOf = async (index: number) => {
    const cue = (await chunks(delivered[index]!.blob)).get('cue ')!;
    return Array.from({ length: cue.getUint32(0, true) }, (_, k) => cue.getUint32(4 + 24 * k + 20, true));
  };
  await studio.export.wav();
  expect(await samplesOf(0)).toEqual([12_000, 48_000, 60_000]);
  studio.export.setWavOptions({ rangeOnly: true });
  await studio.export.wav();
  expect(await samplesOf(1)).toEqual([24_000]);
});

test('the start timecode and its drop-frame flag go to the video; a file without either has none', async () => {
  const { studio, muxed } = await benchWithTake();
  await studio.export.video();
  expect(muxed[0]!.options!.timecode).toBeNull();
  studio.editor.change('Set the start', (project) => ({ ...project, startFrame: 107_892, dropFrame: true }));
  await studio.export.video();
  expect(muxed[1]!.options!.timecode).toMatchObject({ frames: 107_892, dropFrame: true });
});

test('a take whose sound is gone cannot be exported, in one sentence', async () => {
  const { studio, delivered } = await benchWithTake();
  const [take] = studio.editor.document.takes;
  studio.editor.change('Lose the sound', (project) => ({
    ...project,
    takes: [{ ...take!, id: 'other', sound: 'gone' }],
    currentTake: 'other',
  }));
  await studio.export.wav();
  await studio.export.video();
  expect(delivered).toEqual([]);
  expect(alertTexts(studio.store.getState())).toContain(
    'The sound of Take 1 is not stored in this browser. Use its recipe to generate it again.',
  );
});

/** A take of a clip so large that its video is written to a file. */
async function makeLargeTake(studio: Studio): Promise<void> {
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  await studio.takes.generate();
  studio.editor.change('Make it large', (project) => ({
    ...project,
    clip: { ...project.clip!, bytes: 2 ** 31 },
  }));
}

test('a large clip is written to the file that the user chooses, and nowhere when they cancel', async () => {
  const handle = { name: 'mine.mov' } as FileSystemFileHandle;
  const answers: (FileSystemFileHandle | 'cancelled')[] = [handle, 'cancelled'];
  const suggested: string[] = [];
  const { studio, muxed, delivered } = bench({
    chooseSaveFile: (name: string) => {
      suggested.push(name);
      return Promise.resolve(answers.shift() ?? null);
    },
  });
  await makeLargeTake(studio);
  await studio.export.video();
  expect(suggested).toEqual(['a_take-1.mov']);
  expect(muxed[0]!.options!.target).toBe(handle);
  expect(studio.store.getState().notice).toContain('mine.mov exported');
  await studio.export.video();
  expect(muxed).toHaveLength(1);
  expect(delivered).toEqual([]);
});

test('the picture is that of the clip that was open when the export began', async () => {
  const { studio, muxed } = await benchWithTake();
  const clip = studio.store.getState().clip!;
  const exporting = studio.export.video();
  studio.store.setState({ clip: { ...clip, info: { ...clip.info, duration: 1 } } });
  await exporting;
  const found = await chunks(muxed[0]!.sound);
  expect(found.get('data')!.byteLength).toBe(2 * 48_000 * 2 * 3);
});

test('the file that was chosen does not stay empty when the export ends while its sound is made', async () => {
  const removed: string[] = [];
  const { studio, muxed } = bench({
    chooseSaveFile: () => {
      studio.cancel('export');
      return Promise.resolve({ name: 'mine.mov' } as FileSystemFileHandle);
    },
    removeIfEmpty: (handle) => Promise.resolve(void removed.push(handle.name)),
  });
  await makeLargeTake(studio);
  await studio.export.video();
  expect(muxed).toEqual([]);
  expect(removed).toEqual(['mine.mov']);
});

test('format, rate, seed lock and the height of the timeline hold in the next visit', async () => {
  const { studio, storage } = bench();
  await studio.start();
  studio.export.setWavOptions({ format: 'float32', rate: 96_000 });
  studio.settings.lockSeed(true);
  studio.layout.setTimelineHeight(420);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const next = bench({ storage });
  await next.studio.start();
  expect(next.studio.store.getState()).toMatchObject({
    wavOptions: { format: 'float32', rate: 96_000, rangeOnly: false },
    seedLocked: true,
    timelineHeight: 420,
  });
});

test('stored choices that make no sense are not used', async () => {
  const { studio, storage } = bench();
  await storage.set('choices', {
    wavOptions: { format: 'mp3', rate: 5 },
    seedLocked: 'yes',
    timelineHeight: '9',
  });
  await persistChoices({ store: studio.store, storage, log: () => undefined });
  expect(studio.store.getState()).toMatchObject({
    wavOptions: { format: 'int24', rate: null },
    seedLocked: false,
    timelineHeight: null,
  });
});
