import { expect, test, vi } from 'vitest';
import { emptyProject } from '../../core/project/project';
import type { KeyValueStore } from '../dependencies';
import { bench, clipInfo, memoryStore } from '../testing';
import { memoryDatabase, type MemoryDatabase, quotaError } from './testing';

const pcm = (level: number) => {
  const samples = new Float32Array(500).fill(level);
  return { sampleRate: 44100, channels: [samples, samples] };
};

/** A document as version 2 of the studio stored it: a reference by file name, takes without the id of their sound. */
function earlierDocument(fileName: string): unknown {
  const { frameRate, duration } = clipInfo(fileName);
  const { text, negative, referenceWeight } = emptyProject.prompt;
  const named = { text, negative, referenceWeight, referenceName: 'ref.wav' };
  const take = {
    id: `take of ${fileName}`,
    name: 'Take 1',
    seed: 1,
    prompt: named,
    steps: 4,
    guidance: 2,
    sampler: 'euler',
    envelopeLock: false,
    packId: 'test',
    packVersion: '1',
    provider: 'wasm',
    seconds: {},
    envelopeError: 0.1,
    levelError: null,
    created: '2026-01-01T00:00:00.000Z',
  };
  return {
    ...emptyProject,
    clip: { fileName, bytes: 7, duration, frameRate },
    prompt: named,
    takes: [take],
    currentTake: take.id,
  };
}

async function earlierStorage(): Promise<KeyValueStore> {
  const storage = memoryStore();
  const history = { done: [], undone: [], predictions: {} };
  await storage.set('current', {
    saved: '2026-11-02T00:00:00.000Z',
    document: earlierDocument('b.mp4'),
    history,
  });
  await storage.set('previous', {
    saved: '2026-11-01T00:00:00.000Z',
    document: earlierDocument('a.mp4'),
    history,
  });
  await storage.set('sound/take of a.mp4', pcm(0.1));
  await storage.set('sound/take of b.mp4', pcm(0.2));
  await storage.set('sound/reference/ref.wav', pcm(0.3));
  await storage.set('sound/nobody', pcm(0.4));
  await storage.set('keymap', { 'edit.undo': ['U'] });
  return storage;
}

async function start(storage: KeyValueStore, database: MemoryDatabase) {
  const one = bench({ storage, database });
  await one.studio.start();
  return one;
}

test('both slots of an earlier build become projects with their sounds; habits stay where they are', async () => {
  const storage = await earlierStorage();
  const database = memoryDatabase();
  const { studio } = await start(storage, database);
  const { projects, problem } = studio.store.getState().library;
  expect(problem).toBeNull();
  expect(projects.map(({ name }) => name)).toEqual(['b', 'a']);
  expect(studio.editor.document.clip?.fileName).toBe('b.mp4');
  await vi.waitFor(() => expect(studio.store.getState().takeWaveforms.size).toBe(1));
  await studio.library.open(projects[1]!.id);
  await vi.waitFor(() => expect(studio.store.getState().takeWaveforms.size).toBe(1));
  expect(studio.store.getState().references.size).toBe(1);
  expect(await storage.keys()).toEqual(['keymap']);
  expect([...(await database.keys('sounds'))].sort()).toEqual([
    'reference/ref.wav',
    'take of a.mp4',
    'take of b.mp4',
  ]);
});

test('with no space at any write, nothing is lost: it is said, a file is offered, and the move goes on later', async () => {
  const whole = memoryDatabase();
  await start(await earlierStorage(), whole);
  for (let n = 1; n <= whole.writes; n += 1) {
    const storage = await earlierStorage();
    const database = memoryDatabase();
    database.failing = (write) => (write >= n ? quotaError() : null);
    const first = await start(storage, database);
    const stored = await storage.keys();
    const moved = first.studio.store.getState().library.projects.map(({ name }) => `${name}.mp4`);
    for (const [slot, clip] of [
      ['previous', 'a.mp4'],
      ['current', 'b.mp4'],
    ] as const) {
      const isInPlace = stored.includes(slot) && stored.includes(`sound/take of ${clip}`);
      expect(isInPlace || moved.includes(clip), `${clip} at write ${n}`).toBe(true);
    }
    if (stored.includes('current')) {
      expect(first.studio.store.getState().library.problem?.reason).toBe('full');
      await first.studio.library.saveUnstored();
      const saved = first.delivered.find(({ name }) => name === 'b.v2a');
      const elsewhere = bench();
      await elsewhere.studio.openFile(new File([saved!.blob], 'b.v2a'));
      expect(elsewhere.studio.editor.document.clip?.fileName).toBe('b.mp4');
      await vi.waitFor(() => expect(elsewhere.studio.store.getState().takeWaveforms.size).toBe(1));
      expect(elsewhere.studio.store.getState().references.size).toBe(1);
    }
    database.failing = () => null;
    await first.studio.library.retryStorage();
    expect(first.studio.store.getState().library.problem).toBeNull();
    expect(await storage.keys()).toEqual(['keymap']);
    const second = await start(storage, database);
    expect(
      second.studio.store
        .getState()
        .library.projects.map(({ name }) => name)
        .sort(),
    ).toEqual(['a', 'b']);
    expect(await database.keys('sounds')).toHaveLength(3);
  }
});

test('an interrupted move goes on at the next visit, without a project twice', async () => {
  const storage = await earlierStorage();
  const database = memoryDatabase();
  const deletion = vi.spyOn(storage, 'delete').mockRejectedValueOnce(new Error('killed'));
  await start(storage, database);
  deletion.mockRestore();
  const { studio } = await start(storage, database);
  expect(
    studio.store
      .getState()
      .library.projects.map(({ name }) => name)
      .sort(),
  ).toEqual(['a', 'b']);
  expect(await storage.keys()).toEqual(['keymap']);
});

test('what cannot be read is left where it is', async () => {
  const storage = await earlierStorage();
  await storage.set('current', { document: { nonsense: true } });
  const { studio } = await start(storage, memoryDatabase());
  expect(studio.store.getState().library.projects.map(({ name }) => name)).toEqual(['a']);
  expect(await storage.keys()).toContain('current');
  expect(await storage.keys()).toContain('sound/take of b.mp4');
});
