import { afterEach, expect, test, vi } from 'vitest';
import type { Database } from '../../platform/database';
import { alertTexts } from '../messages/alerts';
import { type Bench, bench, file } from '../testing';
import { type MemoryDatabase, memoryDatabase, quotaError } from './testing';

afterEach(() => {
  vi.useRealTimers();
});

const library = ({ studio }: Bench) => studio.store.getState().library;

function fakeTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
}

/** Runs work while fake time passes, `milliseconds` at least, and lets what runs outside it (hashing) end. */
async function timed<T>(work: Promise<T>, milliseconds = 3000): Promise<T> {
  let isDone = false;
  void work.finally(() => (isDone = true));
  for (let passed = 0; passed < milliseconds || !isDone; passed += 100) {
    await vi.advanceTimersByTimeAsync(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return work;
}

/** Draws, generates, sets a reference, opens a second clip and works on it. */
async function job({ studio }: Bench): Promise<void> {
  await timed(studio.clip.open(file('a.mp4')));
  await timed(studio.envelope.map());
  await timed(studio.takes.generate());
  await timed(studio.prompt.addReference(file('hit.wav')));
  await timed(studio.clip.open(file('b.mp4')), 8000);
  studio.prompt.set({ text: 'second' });
  await vi.advanceTimersByTimeAsync(2000);
}

/** Every project of the library, as the next visit finds it. */
async function contents(database: MemoryDatabase) {
  const next = bench({ database });
  await timed(next.studio.start());
  const found = [];
  for (const { id, name } of library(next).projects) {
    await timed(next.studio.library.open(id));
    await vi.advanceTimersByTimeAsync(100);
    const { document } = next.studio.editor;
    found.push({
      name,
      takes: document.takes.length,
      sounds: next.studio.store.getState().takeWaveforms.size,
    });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

const complete = [
  { name: 'a', takes: 1, sounds: 1 },
  { name: 'b', takes: 0, sounds: 0 },
];

test('storage that is full at any single write: it is said, everything goes on, and all is stored in the end', async () => {
  fakeTime();
  const whole = bench();
  await job(whole);
  const writes = whole.database.writes;
  expect(writes).toBeGreaterThan(5);
  for (let n = 1; n <= writes; n += 1) {
    const one = bench();
    one.database.failing = (write) => (write === n ? quotaError() : null);
    await job(one);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(library(one).problem, `write ${n}`).toBeNull();
    expect(await contents(one.database), `write ${n}`).toEqual(complete);
  }
}, 120_000);

test('storage that is full from the n-th write on: an alert, all usable in memory; stored once there is space', async () => {
  fakeTime();
  for (const n of [1, 2, 3, 4, 5]) {
    const one = bench();
    one.database.failing = (write) => (write >= n ? quotaError() : null);
    await job(one);
    expect(library(one).problem?.reason, `from ${n}`).toBe('full');
    await timed(one.studio.library.refresh());
    const a = library(one).projects.find(({ name }) => name === 'a');
    expect(a, `from ${n}`).toBeDefined();
    await timed(one.studio.library.open(a!.id), 8000);
    expect(one.studio.editor.document.takes).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(one.studio.store.getState().takeWaveforms.size).toBe(1);
    await timed(one.studio.library.saveUnstored());
    const saved = one.delivered.find(({ name }) => name === 'a.v2a');
    const elsewhere = bench();
    await timed(elsewhere.studio.openFile(new File([saved!.blob], 'a.v2a')));
    await vi.advanceTimersByTimeAsync(100);
    expect(elsewhere.studio.editor.document).toEqual(one.studio.editor.document);
    expect(elsewhere.studio.store.getState().takeWaveforms.size, `from ${n}`).toBe(1);
    one.database.failing = () => null;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(library(one).problem, `from ${n}`).toBeNull();
    expect(one.studio.store.getState().notice).toContain('Storage works again');
    expect(await contents(one.database), `from ${n}`).toEqual(complete);
  }
}, 120_000);

test('one failed write does not end autosave', async () => {
  fakeTime();
  const one = bench();
  await timed(one.studio.clip.open(file('a.mp4')));
  one.database.failing = () => new Error('the connection is closing');
  one.studio.prompt.set({ text: 'first' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(library(one).problem).toEqual({ reason: 'unavailable', what: 'a' });
  one.database.failing = () => null;
  one.studio.prompt.set({ text: 'second' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(library(one).problem).toBeNull();
  const [work] = await one.database.entries('works');
  expect(work?.[1]).toMatchObject({ document: { prompt: { text: 'second' } } });
});

test('storage that never answers: the studio starts, the second clip opens, the first project stays in memory', async () => {
  fakeTime();
  const never = () => new Promise<never>(() => undefined);
  const late = () =>
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), 3000));
  const silent: Database = { get: late, keys: late, entries: late, write: never, onEmptied: () => undefined };
  const one = bench({ database: silent });
  await timed(one.studio.start(), 20_000);
  await timed(one.studio.clip.open(file('a.mp4')), 10_000);
  one.studio.prompt.set({ text: 'in memory' });
  await timed(one.studio.clip.open(file('b.mp4')), 20_000);
  expect(one.studio.editor.document.clip?.fileName).toBe('b.mp4');
  expect(alertTexts(one.studio.store.getState())).toEqual([]);
  expect(library(one).problem?.reason).toBe('unavailable');
  await timed(one.studio.library.refresh(), 10_000);
  const a = library(one).projects.find(({ name }) => name === 'a');
  await timed(one.studio.library.open(a!.id), 20_000);
  expect(one.studio.editor.document.prompt.text).toBe('in memory');
}, 20_000);

test('a database that is deleted under the page is filled again at once', async () => {
  fakeTime();
  const database = memoryDatabase();
  const one = bench({ database });
  await job(one);
  database.empty();
  await vi.advanceTimersByTimeAsync(1000);
  const { name, sounds } = (await contents(database))[0]!;
  expect({ name, sounds }).toEqual({ name: 'b', sounds: 0 });
  expect(one.studio.store.getState().notice).toContain('storage was cleared');
});

test('the picture of a project that cannot be stored does not harm it', async () => {
  fakeTime();
  const one = bench();
  const write = one.database.write.bind(one.database);
  vi.spyOn(one.database, 'write').mockImplementation((changes, within) => {
    const list = [...changes];
    return list.some(({ store }) => store === 'thumbnails')
      ? Promise.reject(quotaError())
      : write(list, within);
  });
  await job(one);
  expect(library(one).problem).toBeNull();
  expect(await contents(one.database)).toEqual(complete);
});
