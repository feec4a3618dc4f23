import { beforeEach, expect, test, vi } from 'vitest';
import type { Pcm } from '../../core/audio/pcm';
import { StudioError } from '../../core/errors';
import { type Bench, bench, file } from '../testing';

/** The sound of a file: another one for each name. */
function soundOf(name: string): Pcm {
  const samples = new Float32Array(4410).fill(
    [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) / 2000,
  );
  return { sampleRate: 44_100, channels: [samples] };
}

let one: Bench;

beforeEach(async () => {
  const media = await bench().media();
  one = bench({
    media: () =>
      Promise.resolve({
        ...media,
        decodeSoundFile: ({ name }: File) =>
          name === 'broken.wav'
            ? Promise.reject(new StudioError('media-damaged', 'broken.wav cannot be read.'))
            : Promise.resolve(soundOf(name)),
      }),
  });
});

const references = () => one.studio.editor.document.prompt.references;
const names = () => references().map(({ name }) => name);
const state = () => one.studio.store.getState();
const drop = (...dropped: string[]) =>
  Promise.all(dropped.map((name) => one.studio.prompt.addReference(file(name))));

test('files that are dropped at once or soon after are all references, each an undo step; a broken one is said', async () => {
  await drop('glass.wav', 'broken.wav', 'wood.wav');
  expect(names()).toEqual(['glass.wav', 'wood.wav']);
  expect(state().alerts.map(({ text }) => text)).toEqual(['broken.wav cannot be read.']);
  expect(state().jobs.reference.kind).toBe('failed');
  expect([...state().references.keys()]).toEqual(references().map(({ sound }) => sound));
  await drop('metal.wav');
  expect(state().alerts).toEqual([]);
  expect(state().notice).toBe('Reference sound: metal.wav.');
  one.studio.editor.undo();
  expect(names()).toEqual(['glass.wav', 'wood.wav']);
  one.studio.editor.undo();
  expect(names()).toEqual(['glass.wav']);
});

test('cancelling leaves out all that are still to be read', async () => {
  const reading = drop('glass.wav', 'wood.wav');
  one.studio.cancel('reference');
  await reading;
  expect(names()).toEqual([]);
  await drop('metal.wav', 'heels.wav');
  expect(names()).toEqual(['metal.wav', 'heels.wav']);
  expect(state().notice).toBe('Reference sounds: metal.wav and heels.wav.');
});

test('a prompt has each sound once, and up to four', async () => {
  await drop('a.wav', 'a.wav', 'bb.wav', 'ccc.wav', 'dddd.wav');
  expect(names()).toEqual(['a.wav', 'bb.wav', 'ccc.wav', 'dddd.wav']);
  await drop('eeeee.wav');
  expect(names()).toHaveLength(4);
  expect(state().alerts[0]!.text).toContain('up to 4 reference sounds: clear one, then add eeeee.wav');
  one.studio.prompt.removeReference(references()[1]!.sound);
  await drop('eeeee.wav');
  expect(names()).toEqual(['a.wav', 'ccc.wav', 'dddd.wav', 'eeeee.wav']);
});

test('a reference whose sound is not on this machine gets it from a file of its name', async () => {
  await drop('wood.wav');
  const [wood] = references();
  one.studio.prompt.set({
    references: [{ name: 'glass.wav', sound: 'lost', weight: 0.25 }, wood!],
  });
  expect(state().references.has('lost')).toBe(false);
  await drop('glass.wav');
  expect(names()).toEqual(['glass.wav', 'wood.wav']);
  expect(references()[0]).toMatchObject({ weight: 0.25 });
  expect(references()[0]!.sound).not.toBe('lost');
  expect([...state().references.keys()].sort()).toEqual(
    references()
      .map(({ sound }) => sound)
      .sort(),
  );
});

test('a project file has all reference sounds, those of undo steps too', async () => {
  await drop('glass.wav', 'wood.wav', 'metal.wav');
  one.studio.prompt.removeReference(references()[2]!.sound);
  await one.studio.project.save(false);
  const { blob, name } = one.delivered.at(-1)!;
  const opened = bench();
  await opened.studio.openFile(new File([blob], name));
  const seen = () => opened.studio.store.getState().references.size;
  expect(opened.studio.editor.document.prompt).toEqual(one.studio.editor.document.prompt);
  await vi.waitFor(() => expect(seen()).toBe(2));
  opened.studio.editor.undo();
  await vi.waitFor(() => expect(seen()).toBe(3));
});

test('moving a weight is one undo step', async () => {
  await drop('glass.wav', 'wood.wav');
  const [glass] = references();
  for (const weight of [0.8, 0.6, 0.4]) one.studio.prompt.weighReference(glass!.sound, weight);
  expect(references().map(({ weight }) => weight)).toEqual([0.4, 1]);
  one.studio.editor.undo();
  expect(references().map(({ weight }) => weight)).toEqual([1, 1]);
});
