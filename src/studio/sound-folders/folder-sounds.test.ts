import { expect, test } from 'vitest';
import { StoredSoundIndex } from '../../sound-index/sound-index';
import { fakeFolder, memoryIndexDatabase, soundContent } from '../../sound-index/testing';
import { manifest } from '../testing';
import { encoderOf, FolderSounds } from './folder-sounds';

test('a sound is decoded after an earlier one could not be, because a part of the studio did not load', async () => {
  const index = new StoredSoundIndex(memoryIndexDatabase());
  const pcm = { sampleRate: 8000, channels: [Float32Array.of(0.5)] };
  const reader = {
    summarise: () => Promise.reject(new Error()),
    decode: () => Promise.resolve(pcm),
    close: () => undefined,
  };
  let isOnline = false;
  const sounds = new FolderSounds({
    media: () =>
      isOnline ? Promise.resolve({ openSoundReader: () => reader }) : Promise.reject(new Error('offline')),
    models: { manifest: () => Promise.resolve(manifest) },
    soundIndex: () => Promise.resolve(index),
    soundIndexExists: () => Promise.resolve(true),
  });
  await sounds.index();
  const files = new Map([['a.wav', { content: 'sound', modified: 1 }]]);
  const { id } = await index.addFolder('Effects', fakeFolder(files));
  await index.survey(id);
  await index.add(id, (await index.next(id))!, soundContent([1, 0], {}, encoderOf(manifest)));
  await expect(sounds.pcm(`${id}/a.wav`, 1)).rejects.toThrow('offline');
  isOnline = true;
  expect(await sounds.pcm(`${id}/a.wav`, 1)).toBe(pcm);
});
