import { expect, test, vi } from 'vitest';
import { noTexts } from '../../core/audio/sound-texts';
import { StudioError } from '../../core/errors';
import type { Engine } from '../../engine/api';
import type { Media, SoundReader } from '../../media/api';
import { StoredSoundIndex } from '../../sound-index/sound-index';
import { type FakeDisk, fakeFolder, memoryIndexDatabase } from '../../sound-index/testing';
import { alertTexts } from '../messages/alerts';
import { bench, file, runningTransport } from '../testing';

const loudest = { sampleRate: 8000, channels: [Float32Array.of(0.5)] };

function disk(...paths: string[]): FakeDisk {
  return new Map(paths.map((path) => [path, { content: `sound of ${path}`, modified: 1000 }]));
}

/** Metal sounds and words lie along the first axis, all others along the second. */
const direction = (text: string) => (/metal/.test(text) ? Float32Array.of(1, 0) : Float32Array.of(0, 1));

/** The files of a folder that is chosen for one visit. */
function chosen(folder: string): File[] {
  const sound = new File([folder], 'a.wav', { lastModified: 1 });
  Object.defineProperty(sound, 'webkitRelativePath', { value: `${folder}/a.wav` });
  return [sound];
}

interface Changes {
  readonly files?: FakeDisk;
  readonly summarise?: SoundReader['summarise'];
  readonly embed?: Engine['embed'];
  readonly database?: ReturnType<typeof memoryIndexDatabase>;
  readonly mayRead?: (handle: unknown, ask: boolean) => Promise<boolean>;
}

async function setUp({ files = disk('metal hit.wav', 'wood hit.wav'), ...changes }: Changes = {}) {
  const base = bench();
  const media = await base.media();
  const read: string[] = [];
  const played: string[] = [];
  const summarise: SoundReader['summarise'] = async (sound, seconds, signal) => {
    read.push(sound.name);
    if (changes.summarise) return changes.summarise(sound, seconds, signal);
    const pcm = { ...loudest, channels: [direction(sound.name)] };
    return { duration: 1, sampleRate: 8000, channels: 1, texts: noTexts, loudest: pcm };
  };
  const embed: Engine['embed'] = (prompted, options) =>
    changes.embed?.(prompted, options) ??
    Promise.resolve(typeof prompted === 'string' ? direction(prompted) : prompted.channels[0]!.slice());
  const reader = { summarise, decode: () => Promise.resolve(loudest), close: () => undefined };
  const transport = runningTransport();
  let end = () => {};
  const made = bench({
    transport,
    media: () => Promise.resolve({ ...media, openSoundReader: () => reader } as Media),
    engine: () =>
      Promise.resolve({
        configure: () =>
          Promise.resolve({ pack: 'test', provider: 'wasm', fallbackReason: null, shortOfMemory: false }),
        embed,
      } as unknown as Engine),
    soundIndex: () => Promise.resolve(index),
    soundIndexExists: () => Promise.resolve(true),
    pickFolder: () => Promise.resolve(fakeFolder(files)),
    mayRead: changes.mayRead ?? (() => Promise.resolve(true)),
    soundPlayer: {
      play: (_sound, _gain, onEnd) => {
        played.push(state().playing ?? '');
        end = onEnd;
        return Promise.resolve();
      },
      stop: () => undefined,
    },
  });
  const index = new StoredSoundIndex(changes.database ?? memoryIndexDatabase());
  const state = () => made.studio.store.getState().soundFolders;
  const names = () => state().search.matches.map(({ path }) => path);
  const ready = async () => {
    await vi.waitFor(() => expect(state().folders[0]).toBeDefined());
    await vi.waitFor(() => expect(state().indexing).toBeNull(), { timeout: 5000 });
  };
  return { ...made, files, transport, read, played, index, state, names, ready, endSound: () => end() };
}

test('a folder is read once, is found by words and by likeness, and its files are untouched', async () => {
  const { studio, state, names, ready, read, files } = await setUp();
  const before = structuredClone([...files]);
  await studio.soundFolders.add();
  await ready();
  expect(state().folders).toMatchObject([{ name: 'Sounds', sounds: 2, access: 'granted', problems: [] }]);
  expect(names()).toEqual(['metal hit.wav', 'wood hit.wav']);
  expect(read).toEqual(['metal hit.wav', 'wood hit.wav']);
  await studio.soundFolders.find('wood');
  expect(names()).toEqual(['wood hit.wav']);
  await studio.soundFolders.find('metallic clang');
  expect(names()[0]).toBe('metal hit.wav');
  expect(studio.store.getState().notice).toBe('Sounds: 2 sounds ready.');
  expect([...files]).toEqual(before);
});

test('a bad file costs one line, the rest is read', async () => {
  const { studio, state, ready } = await setUp({
    summarise: (sound) =>
      sound.name.startsWith('metal')
        ? Promise.reject(new StudioError('media-unsupported', 'It cannot be decoded.'))
        : Promise.resolve({ duration: 1, sampleRate: 8000, channels: 1, texts: noTexts, loudest }),
  });
  await studio.soundFolders.add();
  await ready();
  expect(state().folders[0]).toMatchObject({
    sounds: 1,
    problems: [{ path: 'metal hit.wav', text: 'It cannot be decoded.' }],
  });
  expect(alertTexts(studio.store.getState())).toEqual([]);
  expect(studio.store.getState().notice).toBe('Sounds: 1 sound ready. 1 file could not be read.');
});

test('a model that fails again and again ends the run with a message', async () => {
  const { studio, state, ready, read } = await setUp({
    files: disk('a.wav', 'b.wav', 'c.wav', 'd.wav', 'e.wav'),
    embed: () => Promise.reject(new StudioError('engine-crashed', 'The model runtime stopped.')),
  });
  await studio.soundFolders.add();
  await ready();
  expect(read).toHaveLength(3);
  expect(state().folders[0]!.problems).toHaveLength(2);
  expect(alertTexts(studio.store.getState())).toEqual(['The model runtime stopped.']);
});

test('reading waits while the clip plays, and goes on after it', async () => {
  const { studio, state, transport, ready, read } = await setUp();
  await transport.play();
  await studio.soundFolders.add();
  await vi.waitFor(() => expect(state().indexing?.phase).toBe('waiting'));
  expect(read).toEqual([]);
  transport.pause();
  await ready();
  expect(read).toHaveLength(2);
});

test('reading pauses and resumes, and stops when its folder is removed', async () => {
  let onFirst = () => {};
  const { studio, state, read } = await setUp({
    files: disk('a.wav', 'b.wav', 'c.wav'),
    embed: async () => {
      onFirst();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return Float32Array.of(1, 0);
    },
  });
  onFirst = () => {
    onFirst = () => {};
    studio.soundFolders.pause();
  };
  await studio.soundFolders.add();
  await vi.waitFor(() => expect(state().indexing).toMatchObject({ phase: 'paused', done: 1, total: 3 }));
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(read).toEqual(['a.wav']);
  studio.soundFolders.resume();
  await vi.waitFor(() => expect(read).toEqual(['a.wav', 'b.wav']));
  await studio.soundFolders.remove(state().folders[0]!.id);
  await vi.waitFor(() => expect(state().indexing).toBeNull());
  expect(state().folders).toEqual([]);
  expect(state().search.total).toBe(0);
  expect(read).toHaveLength(2);
});

test('a pause leaves nothing behind that waits for the end of the reading', async () => {
  let listening = 0;
  let isFirst = true;
  const { studio, state, ready } = await setUp({
    embed: (_, { signal } = {}) => {
      if (isFirst && signal) {
        const listen = signal.addEventListener.bind(signal) as (...given: unknown[]) => void;
        const forget = signal.removeEventListener.bind(signal) as (...given: unknown[]) => void;
        vi.spyOn(signal, 'addEventListener').mockImplementation((...given: unknown[]) => {
          listening++;
          listen(...given);
        });
        vi.spyOn(signal, 'removeEventListener').mockImplementation((...given: unknown[]) => {
          listening--;
          forget(...given);
        });
        studio.soundFolders.pause();
      }
      isFirst = false;
      return Promise.resolve(Float32Array.of(1, 0));
    },
  });
  await studio.soundFolders.add();
  await vi.waitFor(() => expect(state().indexing).toMatchObject({ phase: 'paused', done: 1 }));
  await vi.waitFor(() => expect(listening).toBe(1));
  studio.soundFolders.resume();
  await ready();
  expect(listening).toBe(0);
});

test('folders that are added while another one’s counts are taken are read in turn', async () => {
  const { studio, state, index, ready } = await setUp();
  const folder = index.folder.bind(index);
  let isAdded = false;
  vi.spyOn(index, 'folder').mockImplementation(async (id) => {
    if (state().folders.length === 1 && state().indexing === null && !isAdded) {
      isAdded = true;
      await studio.soundFolders.addFiles(chosen('Doors'));
      await studio.soundFolders.addFiles(chosen('Water'));
    }
    return folder(id);
  });
  await studio.soundFolders.add();
  await vi.waitFor(() => expect(state().folders).toHaveLength(3));
  await vi.waitFor(() => expect(state().folders.map(({ sounds }) => sounds)).toEqual([2, 1, 1]));
  await ready();
});

test('what was embedded before another pack came is not stored, and is read again', async () => {
  let onFirst: (() => void) | null = null;
  const { studio, state, read, index } = await setUp({
    embed: () => {
      onFirst?.();
      onFirst = null;
      return Promise.resolve(Float32Array.of(1, 0));
    },
  });
  const add = vi.spyOn(index, 'add');
  onFirst = () => {
    const { manifest } = studio.store.getState();
    const roles = { ...manifest!.roles };
    roles['clap-audio'] = { ...roles['clap-audio'], sha256: '1'.repeat(64) };
    studio.store.setState({ manifest: { ...manifest!, roles } });
  };
  await studio.soundFolders.addFiles(chosen('Doors'));
  await vi.waitFor(() => expect(state().folders).toMatchObject([{ sounds: 1 }]));
  expect(read).toEqual(['a.wav', 'a.wav']);
  expect(add).toHaveBeenCalledTimes(1);
});

test('words and sounds that are embedded while another pack comes are embedded again by its encoder', async () => {
  let release = () => {};
  let embedded = 0;
  const { studio, state, ready } = await setUp({
    embed: (prompted) => {
      embedded += 1;
      const embedding = typeof prompted === 'string' ? direction(prompted) : prompted.channels[0]!.slice();
      return new Promise((resolve) => (release = () => resolve(embedding)));
    },
    files: disk(),
  });
  await studio.clip.open(file('a.mp4'));
  await studio.soundFolders.add();
  await ready();
  await studio.prompt.addReference(file('wood.wav'));
  for (const search of [() => studio.soundFolders.find('metal'), () => studio.soundFolders.likeReference()]) {
    embedded = 0;
    const searching = search();
    await vi.waitFor(() => expect(embedded).toBe(1));
    studio.store.setState(({ manifest }) => ({ manifest: { ...manifest! } }));
    release();
    await searching;
    expect(state().search).toMatchObject({ like: null, searching: false });
    const again = search();
    await vi.waitFor(() => expect(embedded).toBe(2));
    release();
    await again;
  }
  expect(state().search.like).toBe('wood.wav');
});

test('a later visit has the sounds at once, reads what is new, and asks for a permission it lost', async () => {
  const files = disk('metal hit.wav', 'wood hit.wav');
  const database = memoryIndexDatabase();
  const first = await setUp({ files, database });
  await first.studio.soundFolders.add();
  await first.ready();
  files.set('new metal.wav', { content: 'new', modified: 1 });
  const requests: boolean[] = [];
  const second = await setUp({
    files,
    database,
    mayRead: (_handle, ask) => {
      requests.push(ask);
      return Promise.resolve(ask);
    },
  });
  await second.studio.soundFolders.restore();
  expect(second.state().folders).toMatchObject([{ sounds: 2, access: 'ask' }]);
  expect(second.names()).toHaveLength(2);
  expect(second.read).toEqual([]);
  await second.studio.soundFolders.allow(second.state().folders[0]!.id);
  await vi.waitFor(() => expect(second.read).toEqual(['new metal.wav']));
  await second.ready();
  expect(requests).toEqual([false, true]);
});

test('a sound is auditioned until it ends, is pressed again, or the clip plays', async () => {
  const { studio, state, ready, played, endSound, transport } = await setUp();
  await studio.soundFolders.add();
  await ready();
  const [first, second] = state().search.matches.map(({ id }) => id) as [string, string];
  await studio.soundFolders.audition(first);
  expect(state().playing).toBe(first);
  await studio.soundFolders.audition(second);
  expect(played).toEqual([first, second]);
  await studio.soundFolders.audition(second);
  expect(state().playing).toBeNull();
  await studio.soundFolders.audition(first);
  endSound();
  expect(state().playing).toBeNull();
  await studio.soundFolders.audition(first);
  await transport.play();
  expect(state().playing).toBeNull();
});

test('a sound becomes the reference, and the reference finds sounds like it', async () => {
  const { studio, state, names, ready } = await setUp();
  await studio.clip.open(file('a.mp4'));
  await studio.soundFolders.add();
  await ready();
  await studio.soundFolders.useAsReference(state().search.matches[1]!.id);
  expect(studio.editor.document.prompt.references[0]?.name).toBe('wood hit.wav');
  await studio.soundFolders.likeReference();
  expect(state().search.like).toBe('wood hit.wav');
  await studio.soundFolders.find('metal');
  expect(names()[0]).toBe('metal hit.wav');
  await studio.soundFolders.likeNothing();
  expect(state().search.like).toBeNull();
});

test('a search by a sound is not lost when sounds come meanwhile', async () => {
  let answer = Promise.resolve();
  const { studio, state, ready } = await setUp({
    embed: async (prompted) => {
      await answer;
      return typeof prompted === 'string' ? direction(prompted) : prompted.channels[0]!.slice();
    },
  });
  await studio.clip.open(file('a.mp4'));
  await studio.soundFolders.add();
  await ready();
  await studio.soundFolders.useAsReference(state().search.matches[1]!.id);
  let go = () => {};
  answer = new Promise((resolve) => (go = resolve));
  const liking = studio.soundFolders.likeReference();
  await studio.soundFolders.refresh();
  go();
  await liking;
  expect(state().search).toMatchObject({ like: 'wood hit.wav', searching: false });
});

test('a file that is gone says so', async () => {
  const { studio, state, ready, files } = await setUp();
  await studio.soundFolders.add();
  await ready();
  files.delete('metal hit.wav');
  await studio.soundFolders.audition(state().search.matches[0]!.id);
  expect(alertTexts(studio.store.getState())[0]).toContain('cannot be opened');
  expect(state().playing).toBeNull();
});
