import { expect, test } from 'vitest';
import type { Pcm } from '../../core/audio/pcm';
import type { PackManifest } from '../../core/pack/manifest';
import type { PackSource } from '../../engine/api';
import { packWithBank } from '../retrieval/testing';
import { bench, file } from '../testing';

const families = [0, 1, 2, 3].map((family) => ({ id: `w${family}`, family }));
const cavp = { fps: 4, width: 1, height: 1, classes: { file: 'c.tsv', sha256: '', bytes: 1 } };

/** A studio with a curve and a bank, whose clip is sure to show a drum. */
async function studioWithDrum() {
  const plain = packWithBank(families);
  const { manifest } = plain;
  const pack: PackSource = {
    ...plain,
    manifest: { ...manifest, roles: { ...manifest.roles, cavp } } as unknown as PackManifest,
    pictureClasses: () => Promise.resolve(new Blob(['drum\ta drum hit\n'])),
  };
  const decoded: Pcm = { sampleRate: 48_000, channels: [new Float32Array(48)] };
  const made = bench({
    decoded,
    pack: () => Promise.resolve(pack),
    classifyPicture: () => Promise.resolve(Float32Array.of(0.8)),
  });
  await made.studio.clip.open(file('a.mp4'));
  await made.studio.envelope.import(file('c.csv', 'time_s,left,right\n0,0.5,0.5\n1,0.5,0.5\n'));
  return made;
}

test('without a word, recordings are chosen by the picture, and can be swapped', async () => {
  const { studio } = await studioWithDrum();
  await studio.takes.generate();
  studio.prompt.set({ pictureWeight: 0.5 });
  await studio.takes.generate();
  const [without, take] = studio.editor.document.takes;
  expect(without!.recordings).toEqual([]);
  expect(take!.recordings.length).toBeGreaterThan(0);
  expect(take!.recordings.every(({ source }) => source === 'bank')).toBe(true);
  await studio.recordings.swap(take!.id);
  expect(studio.editor.document.prompt.recordings.pinned.length).toBeGreaterThan(0);
});

test('beside a reference sound the picture chooses no recordings; at its full weight it does', async () => {
  const { studio } = await studioWithDrum();
  await studio.prompt.addReference(file('hammer.wav'));
  for (const pictureWeight of [0.75, 1]) {
    studio.prompt.set({ pictureWeight });
    await studio.takes.generate();
  }
  const sources = studio.editor.document.takes.map(({ recordings }) => recordings[0]!.source);
  expect(sources).toEqual(['reference', 'bank']);
});
