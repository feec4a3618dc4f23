import { BlobReader, BlobWriter, TextReader, ZipReader, ZipWriter } from './zip';
import { describe, expect, test } from 'vitest';
import type { Pcm } from '../../core/audio/pcm';
import { seeded } from '../../core/curve/random.fixture';
import { emptyProject, type Project } from '../../core/project/project';
import { takeFixture } from '../../core/project/take.fixture';
import type { ArchivePart, ArchiveSound } from './archive';
import { isArchive } from './is-archive';
import { packRequest, unpackParts } from './packed-archive';
import { readArchive } from './read-archive';
import { writeArchive } from './write-archive';

const SAVED = '2026-11-28T10:00:00.000Z';
const signal = new AbortController().signal;
const prediction = {
  envelope: { rate: 125, left: Float32Array.of(0.1, 0.25), right: Float32Array.of(0.5, 1 / 3) },
  confidence: null,
  pack: 'p 1',
};
const clipReference = {
  fileName: 'door.mp4',
  bytes: 5,
  duration: 2,
  frameRate: { numerator: 25, denominator: 1 },
  contentHash: null,
};
const document: Project = {
  ...emptyProject,
  clip: clipReference,
  curve: { left: [{ time: 0, value: 0.5, shape: 'linear' }], right: [] },
  linked: false,
  prompt: { ...emptyProject.prompt, text: 'door', references: [{ name: 'ref.wav', sound: 'r1', weight: 1 }] },
  takes: [takeFixture({ id: 't1', name: 'Take 1', sound: 's1' })],
};
const history = { done: ['{"a":1}'], undone: [], predictions: { p: prediction }, curves: {} };

function noise(seed: number, samples: number, channels = 2): Pcm {
  const random = seeded(seed);
  const one = () => Float32Array.from({ length: samples }, () => random() * 2 - 1);
  return { sampleRate: 44100, channels: Array.from({ length: channels }, one) };
}

const sounds: ArchiveSound[] = [
  { id: 's1', name: 'Take 1', pcm: noise(1, 7001) },
  { id: 'r1', name: 'ref.wav', pcm: noise(2, 1234, 1) },
  { id: 'r2', name: '../ref.wav', pcm: noise(3, 10, 1) },
  { id: 'r3', name: 'REF.wav', pcm: noise(4, 1, 1) },
];

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

async function written(
  clip: File | null = null,
  newIds: ReadonlyMap<string, string> = new Map(),
): Promise<File> {
  const archive = { name: 'Door', document, history, clip };
  const blob = await writeArchive(packRequest({ archive, saved: SAVED, newIds }), each(sounds), {
    signal,
    onSound: () => undefined,
  });
  return new File([blob], 'door.v2a');
}

async function read(file: File): Promise<ArchivePart[]> {
  const parts: ArchivePart[] = [];
  for await (const part of unpackParts(readArchive(file, signal))) parts.push(part);
  return parts;
}

/** The archive with entries changed, added or (null) left out. */
async function changed(file: File, changes: Readonly<Record<string, string | null>>): Promise<File> {
  const zip = new ZipWriter(new BlobWriter());
  for (const entry of await new ZipReader(new BlobReader(file)).getEntries()) {
    if (entry.directory || entry.filename in changes) continue;
    await zip.add(entry.filename, new BlobReader(await entry.getData(new BlobWriter())));
  }
  for (const [name, text] of Object.entries(changes)) {
    if (text !== null) await zip.add(name, new TextReader(text));
  }
  return new File([await zip.close()], 'changed.v2a');
}

async function manifestOf(file: File): Promise<Record<string, unknown>> {
  const entries = await new ZipReader(new BlobReader(file)).getEntries();
  const entry = entries.find(({ filename }) => filename === 'archive.json');
  if (!entry || entry.directory) throw new Error('no manifest');
  return JSON.parse(await (await entry.getData(new BlobWriter())).text()) as Record<string, unknown>;
}

describe('a project file', () => {
  test('holds document, history and every sound bit for bit', async () => {
    const file = await written();
    expect(await isArchive(file)).toBe(true);
    const [first, ...rest] = await read(file);
    expect(first).toEqual({
      kind: 'project',
      archive: { name: 'Door', document: { ...document, takes: document.takes }, history, clip: null },
      sounds: 4,
    });
    expect(rest).toEqual(sounds.map(({ id, pcm }) => ({ kind: 'sound', id, pcm })));
  });

  test('gives sounds of earlier builds their new ids, in document and history', async () => {
    const step = JSON.stringify({ change: { sound: 's1', name: 'x "s1" y' } });
    const archive = { name: 'Door', document, history: { done: [step] }, clip: null };
    const newIds = new Map([['s1', 'abc']]);
    const options = { signal, onSound: () => undefined };
    const blob = await writeArchive(packRequest({ archive, saved: SAVED, newIds }), each([]), options);
    const [first] = await read(new File([blob], 'door.v2a'));
    const found = first?.kind === 'project' ? first.archive : null;
    expect(found?.document.takes[0]!.sound).toBe('abc');
    const [text] = (found?.history as { done: string[] }).done;
    expect(JSON.parse(text!)).toMatchObject({ change: { sound: 'abc' } });
  });

  test('holds the clip uncompressed and gives it back in place', async () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7919) >> 3);
    const file = await written(new File([bytes], 'door ÄÖ.mp4', { type: 'video/mp4' }));
    const [first] = await read(file);
    const clip = first?.kind === 'project' ? first.archive.clip : null;
    expect([clip?.name, clip?.type]).toEqual(['door ÄÖ.mp4', 'video/mp4']);
    expect(new Uint8Array(await clip!.arrayBuffer())).toEqual(bytes);
    // Another program may compress it.
    const [again] = await read(await changed(file, {}));
    const repacked = again?.kind === 'project' ? again.archive.clip : null;
    expect(new Uint8Array(await repacked!.arrayBuffer())).toEqual(bytes);
  });

  test('names sounds so that every file system can unpack them', async () => {
    const entries = await new ZipReader(new BlobReader(await written())).getEntries();
    expect(entries.map(({ filename }) => filename).filter((name) => name.startsWith('sounds/'))).toEqual([
      'sounds/Take 1.wav',
      'sounds/ref.wav.wav',
      'sounds/_ref.wav.wav',
      'sounds/REF.wav (2).wav',
    ]);
  });

  test('opens with a damaged sound, which is named', async () => {
    const file = await changed(await written(), { 'sounds/Take 1.wav': 'RIFF', 'sounds/ref.wav.wav': null });
    const parts = await read(file);
    expect(parts.slice(1, 3)).toEqual([
      { kind: 'damaged-sound', id: 's1', file: 'sounds/Take 1.wav' },
      { kind: 'damaged-sound', id: 'r1', file: 'sounds/ref.wav.wav' },
    ]);
    expect(parts.slice(3).map(({ kind }) => kind)).toEqual(['sound', 'sound']);
  });

  test('a flipped bit in a sound is noticed', async () => {
    const bytes = new Uint8Array(await (await written()).arrayBuffer());
    // Beyond the entries of project and history, within the first sound.
    const at = new TextDecoder('latin1').decode(bytes).indexOf('sounds/Take 1.wav') + 20_000;
    bytes[at]! ^= 0x10;
    const parts = await read(new File([bytes], 'flipped.v2a'));
    expect(parts[1]).toEqual({ kind: 'damaged-sound', id: 's1', file: 'sounds/Take 1.wav' });
    expect(parts[2]?.kind).toBe('sound');
  });
});

describe('hostile and damaged archives give one sentence', () => {
  const rejects = (file: File, message: RegExp) =>
    expect(read(file)).rejects.toMatchObject({
      code: 'project-invalid',
      message: expect.stringMatching(message) as string,
    });

  test('cut anywhere', async () => {
    const file = await written();
    for (const part of [0, 0.1, 0.5, 0.9, 0.999]) {
      const cut = new File([file.slice(0, Math.floor(file.size * part))], 'cut.v2a');
      await rejects(cut, /^cut\.v2a cannot be opened: its table of contents/);
    }
  });

  test('bits flipped anywhere: opens, or one sentence', async () => {
    const bytes = new Uint8Array(await (await written()).arrayBuffer());
    const random = seeded(7);
    for (let i = 0; i < 40; i++) {
      const copy = bytes.slice();
      // Half of them in the table of contents at the end.
      const at = i % 2 === 0 ? random() * bytes.length : bytes.length - 1 - random() * 800;
      copy[Math.floor(at)]! ^= 1 << Math.floor(random() * 8);
      await read(new File([copy], 'f.v2a')).catch((error: unknown) =>
        expect(error).toMatchObject({ code: 'project-invalid' }),
      );
    }
  }, 30_000);

  test('another zip archive, a wrong manifest, a missing project, a newer version', async () => {
    const file = await written();
    const manifest = await manifestOf(file);
    const withManifest = (patch: object) =>
      changed(file, { 'archive.json': JSON.stringify({ ...manifest, ...patch }) });
    await rejects(await changed(file, { 'archive.json': null }), /not a project of the studio/);
    await rejects(await changed(file, { 'archive.json': '{' }), /archive\.json in it is not valid/);
    await rejects(await withManifest({ sounds: 'x' }), /archive\.json in it is not valid/);
    await rejects(await withManifest({ version: 2 }), /newer version/);
    await rejects(await changed(file, { 'project.json': null }), /project\.json is missing/);
    await rejects(await changed(file, { 'project.json': '{}' }), /cannot be opened/);
    const sound = (manifest['sounds'] as object[])[0]!;
    await rejects(await withManifest({ sounds: [sound, sound] }), /not valid/);
    await rejects(await withManifest({ sounds: [{ ...sound, samples: 2 ** 40 }] }), /not valid/);
    const absent = await withManifest({ clip: { file: '../../etc/passwd', fileName: 'x', type: '' } });
    await rejects(absent, /the video x is missing/);
  });

  test('a zip bomb is not unpacked', async () => {
    const manifest = await manifestOf(await written());
    const bomb = ' '.repeat(2 ** 21) + JSON.stringify(manifest);
    await rejects(
      await changed(await written(), { 'archive.json': bomb }),
      /archive\.json in it cannot be read/,
    );
    const [sound] = manifest['sounds'] as object[];
    const claimed = { ...manifest, sounds: [{ ...sound, samples: 2 ** 29 - 1 }] };
    const parts = await read(await changed(await written(), { 'archive.json': JSON.stringify(claimed) }));
    expect(parts[1]?.kind).toBe('damaged-sound');
    const video = await written(new File([new Uint8Array(2 ** 22)], 'door.mp4'));
    await rejects(await changed(video, {}), /the video door\.mp4 in it cannot be read/);
  }, 30_000);

  test('damaged history leaves the project whole', async () => {
    const [first] = await read(await changed(await written(), { 'history.json': '{"done":' }));
    expect(first).toMatchObject({ kind: 'project', archive: { history: null, name: 'Door' } });
  });
});
