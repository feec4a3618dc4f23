import { expect, test, vi } from 'vitest';
import { StudioError } from '../core/errors';
import type { PackManifest } from '../core/pack/manifest';
import type { Media } from '../media/api';
import { alertTexts } from './messages/alerts';
import { effectiveGuidance } from './takes/take-request';
import { bench, file, manifest } from './testing';

test('opening a video starts a project; a prompt entered before stays', async () => {
  const { studio } = bench();
  studio.prompt.set({ text: 'glass' });
  await studio.clip.open(file('a.mp4'));
  const { document } = studio.editor.state;
  expect(document.clip).toMatchObject({ fileName: 'a.mp4', duration: 2 });
  expect(document.prompt.text).toBe('glass');
  expect(studio.store.getState().notice).toContain('2.0 s, 640 × 360, 25 fps, with sound');
});

test('keys that the user chose are restored on the next visit', async () => {
  const first = bench();
  first.studio.keymap.set({ 'edit.undo': ['U'] });
  const second = bench({ storage: first.storage });
  await second.studio.start();
  expect(second.studio.editor.session.keymap).toEqual({ 'edit.undo': ['U'] });
});

test('mapping sets prediction and curve in one undoable step', async () => {
  const { studio } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  expect(studio.editor.document.prediction?.pack).toBe('test 1.0.0');
  studio.editor.undo();
  expect(studio.editor.document.prediction).toBeNull();
});

test('an empty envelope is not rendered as silence', async () => {
  const { studio, requests } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.takes.generate();
  expect(requests).toEqual([]);
  expect(alertTexts(studio.store.getState())[0]).toContain('envelope is empty');
});

test('takes count their seeds up and store their recipe, and only the newest is audible', async () => {
  const { studio, requests, tracks } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  studio.settings.setSeed(2 ** 32 - 1);
  studio.settings.set({ takes: 2, steps: 4 });
  await studio.takes.generate();
  expect(requests.map(({ seed }) => seed)).toEqual([2 ** 32 - 1, 0]);
  expect(requests[0]).toMatchObject({ steps: 4, guidance: 2, sampler: 'euler', duration: 2 });
  const { takes, currentTake } = studio.editor.document;
  expect(takes.map(({ name }) => name)).toEqual(['Take 1', 'Take 2']);
  expect(takes[0]).toMatchObject({ packId: 'test', provider: 'wasm', envelopeError: 0.01 });
  expect(currentTake).toBe(takes[1]?.id);
  expect(tracks().map(({ gain }) => gain)).toEqual([0, 0, 1]);
  studio.takes.choose(takes[0]!.id);
  expect(tracks().map(({ gain }) => gain)).toEqual([0, 1, 0]);
});

test('of several takes in one run, the best match is chosen', async () => {
  const { studio } = bench({ errors: [0.03, 0.01, 0.02] });
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  studio.settings.set({ takes: 3 });
  await studio.takes.generate();
  const { takes, currentTake } = studio.editor.document;
  expect(currentTake).toBe(takes[1]?.id);
  expect(studio.store.getState().notice).toContain('Best match: Take 2.');
});

test('the envelope lock is passed to the engine, stored in the recipe, and undone in one step', async () => {
  const { studio, requests } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  studio.settings.setEnvelopeLock(true);
  await studio.takes.generate();
  expect(requests[0]?.envelopeLock).toBe(true);
  studio.settings.setEnvelopeLock(false);
  await studio.takes.generate();
  const { takes } = studio.editor.document;
  expect(takes.map(({ envelopeLock }) => envelopeLock)).toEqual([true, false]);
  await studio.takes.useRecipe(takes[0]!.id);
  expect(studio.editor.document.settings.envelopeLock).toBe(true);
  studio.editor.undo();
  expect(studio.editor.document.settings.envelopeLock).toBe(false);
});

test('an unlocked seed changes after a run, an entered one stays', async () => {
  const { studio } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  await studio.takes.generate();
  expect(studio.editor.document.settings.seed).toBe(777);
  studio.settings.setSeed(5);
  await studio.takes.generate();
  expect(studio.editor.document.settings.seed).toBe(5);
});

test('a reference sound that is not loaded is an error, not a silent change of the sound', async () => {
  const { studio, requests } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  studio.prompt.set({ references: [{ name: 'hit.wav', sound: 'reference/hit.wav', weight: 0.5 }] });
  await studio.takes.generate();
  expect(requests).toEqual([]);
  expect(alertTexts(studio.store.getState())[0]).toContain('hit.wav');
  await studio.prompt.addReference(file('hit.wav'));
  await studio.takes.generate();
  expect(requests[0]?.references).toMatchObject([{ pcm: { sampleRate: 44100 }, weight: 0.5 }]);
});

test('guidance is the pack’s for the prompt until the designer sets it, and again after a reset', async () => {
  const sampler = { ...manifest.sampler, guidance: 8, referenceGuidance: 3 };
  const pack = () =>
    Promise.resolve({
      manifest: { ...manifest, sampler },
      graph: () => Promise.reject(new Error()),
      externalData: () => Promise.reject(new Error()),
      tokenizer: () => Promise.reject(new Error()),
      pictureClasses: () => Promise.reject(new Error()),
      bank: () => Promise.reject(new Error()),
    });
  const { studio, requests } = bench({ pack });
  const document = () => studio.editor.document;
  const clear = () => studio.prompt.removeReference(document().prompt.references[0]!.sound);
  const used = async () => {
    await studio.takes.generate();
    const { guidance } = requests.at(-1)!;
    expect(document().takes.at(-1)!.guidance).toBe(guidance);
    expect(effectiveGuidance(document(), { sampler })).toBe(guidance);
    return guidance;
  };
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  expect(await used()).toBe(8);
  await studio.prompt.addReference(file('hit.wav'));
  expect(await used()).toBe(3);
  studio.prompt.set({ text: 'oak', referenceWeight: 0.25 });
  expect(await used()).toBe(6.8);
  studio.settings.set({ guidance: 2.5 });
  expect(await used()).toBe(2.5);
  clear();
  expect(await used()).toBe(2.5);
  studio.settings.set({ guidance: null });
  const reset = document();
  studio.settings.set({ guidance: null });
  expect(document()).toBe(reset);
  expect(await used()).toBe(8);
  await studio.takes.useRecipe(document().takes[1]!.id);
  clear();
  expect(await used()).toBe(3);
});

test('a reference sound is decoded up to the longest input of the pack’s graphs', async () => {
  const decoded = vi.fn(() => Promise.resolve({ sampleRate: 44100, channels: [new Float32Array(9)] }));
  const decodedSeconds = async (timbreSeconds?: number) => {
    const roles = {
      'clap-audio': { maxSeconds: 5 },
      ...(timbreSeconds && { 'timbre-encoder': { maxSeconds: timbreSeconds } }),
    };
    const pack = { ...manifest, roles } as unknown as PackManifest;
    const { studio } = bench({
      media: () => Promise.resolve({ decodeSoundFile: decoded } as unknown as Media),
    });
    studio.store.setState({ manifest: pack });
    await studio.prompt.addReference(file('hit.wav'));
    return (decoded.mock.lastCall as unknown[] | undefined)?.[1];
  };
  expect(await decodedSeconds()).toBe(5);
  expect(await decodedSeconds(8)).toBe(8);
  expect(await decodedSeconds(3)).toBe(5);
});

test('without a pack, generating shows an alert and everything else works', async () => {
  const pack = () => Promise.reject(new StudioError('pack-invalid', 'There is no model pack here.'));
  const { studio, delivered } = bench({ pack });
  await studio.start();
  expect(studio.store.getState().alerts).toEqual([]);
  await studio.clip.open(file('a.mp4'));
  await studio.takes.generate();
  expect(alertTexts(studio.store.getState())).toEqual(['There is no model pack here.']);
  await studio.envelope.export();
  expect(delivered[0]?.name).toBe('a_envelope.csv');
});

test.each([
  ['float32', null, 48000 * 2 * 8],
  ['int16', 48000, 48000 * 2 * 4],
  ['int24', 44100, 44100 * 2 * 6],
] as const)('a WAV in %s at %s Hz has exactly the length of the clip', async (format, rate, bytes) => {
  const { studio, delivered } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  await studio.takes.generate();
  await studio.export.wav({ format, rate, rangeOnly: false });
  expect(delivered[0]?.name).toBe('a_take-1.wav');
  expect((await wavData(delivered[0]!.blob)).byteLength).toBe(bytes);
});

/** Content of the data chunk. */
async function wavData(blob: Blob): Promise<ArrayBuffer> {
  const bytes = await blob.arrayBuffer();
  const view = new DataView(bytes);
  for (let at = 12; ; at += 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) % 2)) {
    if (view.getUint32(at) === 0x64617461) return bytes.slice(at + 8, at + 8 + view.getUint32(at + 4, true));
  }
}

test('a silence lock is exact in takes, in WAV files at any rate, in the target envelope and in its file', async () => {
  const { studio, tracks, delivered, requests, muxed } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  await studio.takes.generate();
  const audible = tracks().find(({ gain, id }) => gain > 0 && id !== 'production')!;
  expect((await audible.read(0.6, 0.7)).channels[0]!.every((x) => x === 0.5)).toBe(true);
  const lock = { start: 0.5, end: 0.75 };
  studio.editor.change('Lock silence', (document) => ({ ...document, silenceLocks: [lock] }));
  const silenced = tracks().find(({ id }) => id === audible.id)!;
  expect((await silenced.read(0.5, 0.75)).channels[0]!.every((x) => x === 0)).toBe(true);
  expect((await silenced.read(0.8, 0.9)).channels[0]!.every((x) => x === 0.5)).toBe(true);
  for (const rate of [44100, 48000]) {
    await studio.export.wav({ format: 'float32', rate, rangeOnly: false });
    const samples = new Float32Array(await wavData(delivered.at(-1)!.blob));
    const inside = samples.slice(2 * Math.ceil(lock.start * rate), 2 * Math.floor(lock.end * rate));
    expect(inside.length).toBeGreaterThan(20_000);
    expect(inside.every((x) => x === 0)).toBe(true);
    expect(Math.abs(samples[2 * rate]!)).toBeGreaterThan(0.4);
  }
  await studio.export.video();
  const muxedBytes = new Uint8Array(await wavData(muxed[0]!.sound));
  expect(muxedBytes.slice(0.5 * 48_000 * 6, 0.75 * 48_000 * 6).every((x) => x === 0)).toBe(true);
  await studio.takes.generate();
  const { left } = requests.at(-1)!.envelope;
  expect(left.every((value, i) => (i / 125 >= 0.5 && i / 125 <= 0.75) === (value === 0))).toBe(true);
  await studio.envelope.export();
  const rows = (await delivered.at(-1)!.blob.text()).split('\n');
  expect(rows.filter((row) => row.endsWith(',0,0'))).toHaveLength(31);
  studio.editor.change('Unlock silence', (document) => ({ ...document, silenceLocks: [] }));
  const restored = tracks().find(({ id }) => id === audible.id)!;
  expect((await restored.read(0.6, 0.7)).channels[0]!.every((x) => x === 0.5)).toBe(true);
});

test('an edit during an export does not change the exported file', async () => {
  const { studio, muxed, delivered } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  await studio.takes.generate();
  const exporting = studio.export.video();
  const silenceLocks = [{ start: 0, end: 2 }];
  studio.editor.change('Lock silence', (document) => ({ ...document, silenceLocks }));
  await exporting;
  expect(delivered[0]?.name).toBe('a_take-1.mov');
  const muxedBytes = new Uint8Array(await wavData(muxed[0]!.sound));
  expect(muxedBytes.length).toBe(2 * 48_000 * 6);
  expect(muxedBytes.slice(3000, -3000).every((byte, i) => i % 3 !== 2 || byte > 0x3f)).toBe(true);
});

test('a saved project reads back with its takes and opens again', async () => {
  const { studio, delivered } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  await studio.takes.generate();
  await studio.project.save();
  expect(delivered[0]!.name).toBe('a.v2a');
  await studio.openFile(new File([delivered[0]!.blob], 'b.v2a'));
  expect(studio.editor.document.takes).toHaveLength(1);
  expect(studio.store.getState().alerts).toEqual([]);
  expect(studio.store.getState().takeWaveforms.size).toBe(1);
});

test('the audition has another reader for each curve, kind and set of locks, and is silent within the locks', async () => {
  const { studio, tracks } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  const audition = () => tracks().find(({ id }) => id === 'audition')!;
  studio.playback.setMix({ audition: true });
  const asNoise = audition();
  studio.playback.setMix({ volume: 0.5 });
  expect({ ...audition(), gain: 1 }).toEqual({ ...asNoise, gain: 1 });
  studio.playback.setMix({ auditionKind: 'tone' });
  expect({ ...audition(), gain: 1 }).not.toEqual({ ...asNoise, gain: 1 });
  const lock = { start: 0.5, end: 1 };
  studio.editor.change('Lock silence', (document) => ({ ...document, silenceLocks: [lock] }));
  for (const auditionKind of ['noise', 'clicks', 'tone'] as const) {
    studio.playback.setMix({ auditionKind });
    const { channels } = await audition().read(0.55, 0.95);
    expect(channels.every((samples) => samples.every((x) => x === 0))).toBe(true);
  }
});

test('sonify solos a range as a tone and restores mix and playhead', () => {
  vi.useFakeTimers();
  const calls: string[] = [];
  let now = 0.3;
  let playing = false;
  const transport = {
    ...bench().studio.transport,
    now: () => now,
    get playing() {
      return playing;
    },
    seek: (time: number) => void calls.push(`seek ${(now = time)}`),
    pause: () => void (playing = false),
    play: () => Promise.resolve(void (playing = true)),
  };
  const { studio } = bench({ transport });
  const before = studio.store.getState().mix;
  studio.playback.sonify({ start: 1, end: 1.5 });
  expect(studio.store.getState().mix).toMatchObject({
    audition: true,
    auditionKind: 'tone',
    auditionSolo: true,
  });
  expect(playing).toBe(true);
  now = 1.51;
  vi.advanceTimersByTime(50);
  expect(playing).toBe(false);
  expect(calls).toEqual(['seek 1', 'seek 0.3']);
  expect(studio.store.getState().mix).toEqual(before);
  vi.useRealTimers();
});

test("the designer's stamps are restored on the next visit, without damaged ones", async () => {
  const first = bench();
  await first.studio.start();
  const points = [
    [0, 0],
    [0.01, 1],
    [0.2, 0],
  ] as const;
  first.studio.editor.setSession({ userStamps: [{ id: 'user-1', label: 'Heel', points }] });
  await vi.waitFor(async () => expect(await first.storage.get('stamps')).toHaveLength(1));
  const damaged = { id: 'user-2', label: 'Broken', points: [[0, 0.5]] };
  await first.storage.set('stamps', [...((await first.storage.get('stamps')) as unknown[]), damaged, 7]);
  const second = bench({ storage: first.storage });
  await second.studio.start();
  const { userStamps } = second.studio.editor.session;
  expect(userStamps).toEqual([{ id: 'user-1', label: 'Heel', points }]);
});

test('name and type decide how a file is opened', async () => {
  const { studio } = bench();
  await studio.openFile(file('a.mkv'));
  await studio.openFile(file('curve.csv', 'time_s,left,right\n0,0.5,0.5\n0.008,0.5,0.5\n'));
  expect(studio.store.getState().notice).toContain('It covers 0.02 s; the clip has 2.00 s.');
  await studio.openFile(file('hit.flac'));
  expect(studio.editor.document.prompt.references[0]?.name).toBe('hit.flac');
  await studio.openFile(file('broken.json', '{'));
  expect(alertTexts(studio.store.getState())[0]).toContain('broken.json');
});

test('a file that cannot be opened changes nothing', async () => {
  const failing = bench({
    media: () => Promise.reject(new StudioError('media-unsupported', 'x.mov cannot be read.')),
  });
  await failing.studio.clip.open(file('x.mov'));
  expect(failing.studio.store.getState()).toMatchObject({
    alerts: [{ text: 'x.mov cannot be read.' }],
    clip: null,
  });
});
