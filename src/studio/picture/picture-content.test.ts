import { expect, test, vi } from 'vitest';
import type { PackManifest } from '../../core/pack/manifest';
import { emptyProject } from '../../core/project/project';
import type { PackSource } from '../../engine/api';
import { bench, file, manifest as plain, runningTransport } from '../testing';

const CLASSES = 'tench\t\ncomputer keyboard\tkey clicks\ndrum\ta drum hit\n';
const cavp = { fps: 4, width: 1, height: 1, classes: { file: 'c.tsv', sha256: '', bytes: 1 } };
const manifest = { ...plain, roles: { ...plain.roles, cavp } } as unknown as PackManifest;
const pack = {
  manifest,
  pictureClasses: () => Promise.resolve(new Blob([CLASSES])),
} as unknown as PackSource;

/** A studio with a clip and an envelope whose frames are classified like this. */
async function opened(probabilities: number[], overrides: Parameters<typeof bench>[0] = {}) {
  const calls: boolean[] = [];
  const made = bench({
    pack: () => Promise.resolve(pack),
    classifyPicture: (_, { background = false } = {}) => {
      calls.push(background);
      return Promise.resolve(Float32Array.from(probabilities));
    },
    ...overrides,
  });
  const { studio } = made;
  await studio.start();
  await studio.openFile(file('keys.mp4', undefined, 'video/mp4'));
  await studio.envelope.map();
  studio.settings.set({ recordingShare: 0 });
  return { ...made, calls };
}

test('a take of a picture that shows something sure is conditioned by it, and the recipe says how', async () => {
  const { studio, requests, calls } = await opened([0.1, 0.7, 0.2]);
  studio.prompt.set({ pictureWeight: 0.75 });
  await studio.takes.generate();
  const picture = [
    { words: 'key clicks', share: 0.7 },
    { words: 'a drum hit', share: 0.2 },
  ];
  expect(requests).toMatchObject([{ prompt: '', picture, pictureWeight: 0.75 }]);
  const [take] = studio.editor.document.takes;
  expect(take).toMatchObject({ picture, prompt: { pictureWeight: 0.75 } });
  expect(calls).toEqual([false]);

  studio.prompt.set({ pictureWeight: 0 });
  await studio.takes.generateAgain(take!.id);
  expect(requests[1]).toMatchObject({ picture, pictureWeight: 0.75 });
  await studio.takes.useRecipe(take!.id);
  expect(studio.editor.document.prompt.pictureWeight).toBe(0.75);
  studio.settings.setSeed(take!.seed);
  await studio.takes.generate();
  expect(requests).toHaveLength(2);
});

test('weight 0 adds nothing and does not look; a picture where nothing is sure says so and adds nothing', async () => {
  const { studio, requests, calls } = await opened([0.4, 0.3, 0.3]);
  await studio.takes.generate();
  expect([requests[0]!.picture, calls]).toEqual([[], []]);
  studio.prompt.set({ pictureWeight: 1 });
  await studio.takes.generate();
  expect(requests[1]!.picture).toEqual([]);
  expect(studio.store.getState().notice).toContain('Nothing in the picture is recognised');
});

test('words of the picture are added to the prompt as one undo step, once', () => {
  const { studio } = bench();
  studio.prompt.addWords('key clicks');
  studio.prompt.addWords('a drum hit');
  studio.prompt.addWords('Key clicks');
  expect(studio.editor.document.prompt.text).toBe('key clicks, a drum hit');
  studio.editor.undo();
  expect(studio.editor.document.prompt.text).toBe('key clicks');
  studio.editor.undo();
  expect(studio.editor.document.prompt).toEqual(emptyProject.prompt);
});

test('the clip is looked at once there is an envelope, in the background, and not while it plays', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const transport = runningTransport();
    const { studio, calls } = await opened([0.1, 0.7, 0.2], { transport });
    await transport.play();
    await vi.advanceTimersByTimeAsync(5000);
    expect([calls, studio.store.getState().picture.phase]).toEqual([[], 'waiting']);
    transport.pause();
    await vi.advanceTimersByTimeAsync(5000);
    expect(calls).toEqual([true]);
    const { picture } = studio.store.getState();
    expect(picture.phase === 'ready' && [...picture.scores.shares]).toEqual(
      [0.7, 0.2].map((x) => expect.closeTo(x, 5) as number),
    );
  } finally {
    vi.useRealTimers();
  }
});
