import { expect, test, vi } from 'vitest';
import type { Pcm } from '../../core/audio/pcm';
import { emptyProject } from '../../core/project/project';
import { serialiseProject } from '../../core/project/project-schema';
import { filesInProcess } from '../../files/in-process';
import type { Recorder } from '../../playback/api';
import { bench, file, runningTransport } from '../testing';

const sound: Pcm = { sampleRate: 44_100, channels: [new Float32Array(4410).fill(0.5)] };
const ROW = 'time_s,left,right\n0,0.5,0.5\n1,0.5,0.5\n';

/** Work that takes until it is let go, whether or not it was cancelled. */
function held<T>(value: T) {
  let letGo = () => undefined as void;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const work = vi.fn(() => gate.then(() => value));
  return { work, letGo: () => letGo() };
}

/** The open project after what was still running has ended. */
async function settled({ studio }: ReturnType<typeof bench>) {
  await vi.waitFor(() =>
    expect(Object.values(studio.store.getState().jobs).map(({ kind }) => kind)).not.toContain('running'),
  );
  return studio.editor.document;
}

test('a reference sound that is still being read belongs to its project; the next one reads its own', async () => {
  const reading = held(sound);
  const plain = bench();
  const media = { ...(await plain.media()), decodeSoundFile: reading.work };
  const one = bench({ media: () => Promise.resolve(media) });
  const { studio } = one;
  await studio.clip.open(file('a.mp4'));
  const added = studio.prompt.addReference(file('glass.wav'));
  await vi.waitFor(() => expect(reading.work).toHaveBeenCalledTimes(1));
  await studio.clip.open(file('b.mp4'));
  const next = studio.prompt.addReference(file('wood.wav'));
  reading.letGo();
  await Promise.all([added, next]);
  const { clip, prompt } = await settled(one);
  expect(clip?.fileName).toBe('b.mp4');
  expect(prompt.references.map(({ name }) => name)).toEqual(['wood.wav']);
});

test('a reference sound that was dropped before the video is for it', async () => {
  const reading = held(sound);
  const media = { ...(await bench().media()), decodeSoundFile: reading.work };
  const one = bench({ media: () => Promise.resolve(media) });
  const added = one.studio.prompt.addReference(file('glass.wav'));
  await vi.waitFor(() => expect(reading.work).toHaveBeenCalledTimes(1));
  await one.studio.clip.open(file('a.mp4'));
  reading.letGo();
  await added;
  expect((await settled(one)).prompt.references).toHaveLength(1);
});

test('a take and a mapping that end after the project was left are not in the next one', async () => {
  const { engine } = bench();
  const made = await engine.generate({ duration: 1 } as never, {});
  const mapped = await engine.mapEnvelope({ duration: 1 } as never, {});
  const generating = held(made);
  const mapping = held(mapped);
  const slow = { ...engine, generate: generating.work, mapEnvelope: mapping.work };
  const one = bench({ engine: () => Promise.resolve(slow) });
  const { studio } = one;
  for (const [name, begin, work, letGo] of [
    ['a.mp4', () => studio.takes.generate(), generating.work, generating.letGo],
    ['b.mp4', () => studio.envelope.map(), mapping.work, mapping.letGo],
  ] as const) {
    await studio.clip.open(file(name));
    await studio.envelope.import(file('c.csv', ROW));
    const running = begin();
    await vi.waitFor(() => expect(work).toHaveBeenCalled());
    await studio.library.close();
    letGo();
    await running;
    const document = await settled(one);
    expect(document).toMatchObject({ clip: null, takes: [], currentTake: null, prediction: null });
    expect(document.curve.left).toEqual([]);
  }
});

test('a voice that is being recorded ends with its project, without a draft in the next one', async () => {
  const stop = vi.fn();
  const recorder: Recorder = { takePeak: () => 0.5, finish: () => Promise.resolve({ pcm: sound, start: 0 }) };
  const one = bench({
    transport: runningTransport(recorder),
    microphone: () => Promise.resolve({ getTracks: () => [{ stop }] } as unknown as MediaStream),
  });
  const { studio } = one;
  await studio.clip.open(file('a.mp4'));
  await studio.draft.recordVoice();
  await studio.clip.open(file('b.mp4'));
  await vi.waitFor(() => expect(stop).toHaveBeenCalled());
  const document = await settled(one);
  expect(document.clip?.fileName).toBe('b.mp4');
  expect(studio.store.getState()).toMatchObject({ recording: false, envelopeDraft: null, alerts: [] });
  expect(studio.store.getState().clip?.info.fileName).toBe('b.mp4');
});

test('seed, its lock and the number of takes are of one project; how takes are made goes on to the next', async () => {
  const { studio } = bench();
  studio.settings.setSeed(7);
  await studio.clip.open(file('a.mp4'));
  expect(studio.editor.document.settings.seed).toBe(7);
  expect(studio.store.getState().seedLocked).toBe(true);
  studio.settings.set({ takes: 4, steps: 3, envelopeLock: true });
  await studio.clip.open(file('b.mp4'));
  expect(studio.editor.document.settings).toMatchObject({ seed: 1, takes: 1, steps: 3, envelopeLock: true });
  expect(studio.store.getState().seedLocked).toBe(false);
});

test.each([
  ['its project is read', 'get', 'b.mp4'],
  ['the open project is stored before it', 'write', 'a.mp4'],
] as const)(
  'an opening cancelled while %s: the project on the page is stored',
  async (_when, method, shown) => {
    const one = bench();
    const { studio, database } = one;
    await studio.clip.open(file('a.mp4'));
    studio.prompt.set({ text: 'a' });
    await studio.clip.open(file('b.mp4'));
    studio.prompt.set({ text: 'b' });
    await studio.library.refresh();
    studio.prompt.set({ text: 'b, not stored yet' });
    const { id } = studio.store.getState().library.projects.find(({ name }) => name === 'a')!;
    const gate = held(undefined);
    const real = database[method].bind(database) as (...given: unknown[]) => Promise<unknown>;
    const slow = (...given: unknown[]) => gate.work().then(() => real(...given));
    const spy = vi.spyOn(database, method).mockImplementation(slow as never);
    const opening = studio.library.open(id);
    await vi.waitFor(() => expect(gate.work).toHaveBeenCalled());
    spy.mockRestore();
    studio.cancel('open');
    gate.letGo();
    await opening;
    expect(studio.editor.document.clip?.fileName).toBe(shown);
    const { open } = studio.store.getState().library;
    expect(open?.name).toBe(shown.slice(0, 1));
    studio.prompt.set({ text: 'last words' });
    one.hide();
    await vi.waitFor(async () =>
      expect(await database.get('works', open!.id)).toMatchObject({
        document: { prompt: { text: 'last words' } },
      }),
    );
  },
);

test('a project file and a video whose opening is cancelled late change nothing', async () => {
  const files = filesInProcess();
  const { studio, database } = bench({
    files: () =>
      Promise.resolve({
        ...files,
        readProject: async (...given) => {
          const document = await files.readProject(...given);
          studio.cancel('open');
          return document;
        },
      }),
  });
  await studio.clip.open(file('a.mp4'));
  studio.prompt.set({ text: 'a' });
  const { document } = studio.editor;
  const { clip } = studio.store.getState();
  const expectUnchanged = () => {
    expect(studio.store.getState()).toMatchObject({ notice: 'Cancelled.', library: { open: { name: 'a' } } });
    expect(studio.editor.document).toBe(document);
    expect(studio.store.getState().clip).toBe(clip);
  };
  await studio.openFile(file('b.v2a.json', serialiseProject(emptyProject)));
  expectUnchanged();
  // While the projects that have the clip are looked up.
  const entries = vi.spyOn(database, 'entries').mockImplementationOnce(() => {
    studio.cancel('open');
    return Promise.resolve([]);
  });
  await studio.clip.open(file('c.mp4'));
  expect(entries).toHaveBeenCalled();
  expectUnchanged();
});
