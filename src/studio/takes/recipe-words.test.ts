import { expect, test } from 'vitest';
import { emptyProject } from '../../core/project/project';
import { retakeFixture, takeFixture } from '../../core/project/take.fixture';
import { recipeWords, retakeWords } from './recipe-words';

const reference = { sound: 'a'.repeat(64), name: 'bell.wav', weight: 1 };
const prompt = { ...emptyProject.prompt, text: 'metal', negative: 'music', references: [reference] };
const room = { tone: { level: -60 }, reverb: { seconds: 0.3, mix: 0.29 } };

test('says what a take was made of, and nothing of what it has not', () => {
  expect(recipeWords(takeFixture())).toEqual([
    'no prompt',
    '12 steps',
    'guidance 2',
    'euler',
    '0 % recordings',
    'compact 0.6.0',
  ]);
  const picture = [{ words: 'a door', share: 0.8 }];
  const full = takeFixture({
    prompt: { ...prompt, pictureWeight: 0.4 },
    picture,
    room,
    steps: 1,
    envelopeLock: true,
    recordingShare: 0.45,
  });
  expect(recipeWords(full)).toEqual([
    '“metal”, not “music”, reference bell.wav, picture 40 %: a door',
    '1 step',
    'guidance 2',
    'euler',
    '45 % recordings',
    'envelope lock',
    'room tone −60 dBFS',
    'reverb 29 % of 0.3 s',
    'compact 0.6.0',
  ]);
});

test('says of a retake its seed and what is not as in the whole, also what it lacks', () => {
  const whole = takeFixture({ prompt, room, envelopeLock: true });
  expect(retakeWords(retakeFixture({ ...whole, seed: 8 }), whole)).toEqual(['seed 8']);
  const own = retakeFixture({ prompt: { ...prompt, negative: '' }, steps: 4, packVersion: '0.7.0' });
  expect(retakeWords(own, whole)).toEqual([
    'seed 7',
    '“metal”, reference bell.wav',
    '4 steps',
    'no envelope lock',
    'no room tone',
    'no reverb',
    'compact 0.7.0',
  ]);
  expect(retakeWords(retakeFixture(), takeFixture({ prompt }))).toEqual(['seed 7', 'no prompt']);
});
