import { describe, expect, it } from 'vitest';
import { noRoom, type Room } from '../audio/room/room';
import type { StereoCurve } from '../curve/curve';
import { evaluate } from '../curve/evaluate';
import { replaceSpan, sliceCurve } from '../curve/range';
import { bestTake } from './best-take';
import { anyRecording, emptyProject, type Project, type Retake, type Take } from './project';
import { hasRecipe, type WantedRecipe } from './recipe';
import { curveOfTake, curveOrigin, currentTakeTarget } from './take-curve';
import { recipeWithin, recordingsOf } from './recipes-of';
import { retakeFixture, takeFixture } from './take.fixture';

function flat(value: number): StereoCurve {
  const line = [
    { time: 0, value, shape: 'linear' as const },
    { time: 2, value, shape: 'linear' as const },
  ];
  return { left: line, right: line };
}

const lock = [{ start: 0.5, end: 1 }];
const project: Project = { ...emptyProject, curve: flat(0.5) };

describe('the curve of a take', () => {
  it('is the present one if it renders the same, whatever objects hold it', () => {
    expect(curveOrigin(takeFixture({ curve: project.curve }), project)).toBe('present');
    expect(curveOrigin(takeFixture({ curve: flat(0.5) }), project)).toBe('present');
    expect(curveOrigin(takeFixture({ curve: flat(0.4) }), project)).toBe('earlier');
    expect(curveOrigin(takeFixture({ curve: null }), project)).toBe('unknown');
  });

  it('is an earlier one once silence is locked or unlocked', () => {
    const take = takeFixture({ curve: project.curve, silenceLocks: [] });
    expect(curveOrigin(take, { ...project, silenceLocks: lock })).toBe('earlier');
    const locked = { ...take, silenceLocks: lock };
    expect(curveOrigin(locked, { ...project, silenceLocks: structuredClone(lock) })).toBe('present');
    expect(curveOrigin(locked, project)).toBe('earlier');
  });

  it('is what the level of the current take is compared with', () => {
    const own = flat(0.25);
    const takes = [takeFixture({ id: 'a', curve: own }), takeFixture({ id: 'b', curve: null })];
    expect(currentTakeTarget({ ...project, takes, currentTake: 'a' })).toBe(own);
    expect(currentTakeTarget({ ...project, takes, currentTake: 'b' })).toBe(project.curve);
    expect(currentTakeTarget(project)).toBe(project.curve);
    const locked = takeFixture({ id: 'c', curve: own, silenceLocks: lock });
    expect(currentTakeTarget({ ...project, takes: [locked], currentTake: 'c' })).toBe(curveOfTake(locked));
    expect(curveOfTake(locked)!.left.some(({ value }) => value === 0)).toBe(true);
  });
});

describe('a take with retakes', () => {
  const range = { start: 0.5, end: 1 };
  const level = (take: Take, time: number) => evaluate(curveOfTake(take)!.left, time);

  it('follows in each range the curve and the locks of the last retake there, elsewhere those of the whole', () => {
    const first = retakeFixture({ range, curve: flat(0.25) });
    const second = retakeFixture({
      range: { start: 0.75, end: 1.5 },
      curve: flat(0.125),
      silenceLocks: [{ start: 1.2, end: 1.4 }],
    });
    const take = takeFixture({ curve: flat(0.5), retakes: [first, second] });
    expect([0.25, 0.6, 0.8, 1.3, 1.8].map((time) => level(take, time))).toEqual([0.5, 0.25, 0.125, 0, 0.5]);
    expect(curveOfTake(take)).toBe(curveOfTake(take));
  });

  it('is made from the present curve where only its ranges were edited since', () => {
    const { curve } = project;
    const line = replaceSpan(curve.left, sliceCurve(flat(0.1).left, { start: 0.6, end: 0.9 }));
    const edited = { ...project, curve: { left: line, right: line } };
    const retaken = (own: StereoCurve) =>
      takeFixture({ curve, retakes: [retakeFixture({ range, curve: own })] });
    expect(curveOrigin(retaken(edited.curve), edited)).toBe('present');
    expect(curveOrigin(retaken(curve), edited)).toBe('earlier');
    expect(curveOrigin(retaken(edited.curve), project)).toBe('earlier');
    expect(curveOrigin(takeFixture({ curve: null, retakes: [retakeFixture({ curve })] }), project)).toBe(
      'unknown',
    );
  });

  it('has the recipe of a range in its middle, and the recordings of all, each once', () => {
    const [bark, hit] = ['bark', 'hit'].map((id) => ({
      ...{ source: 'bank' as const, id, name: id, licence: 'CC-BY-4.0', attribution: 'Ann', weight: 1 },
    }));
    const retake = retakeFixture({ range, recordings: [bark!, hit!] });
    const take = takeFixture({ recordings: [hit!], retakes: [retake] });
    expect(recipeWithin(take, { start: 0.4, end: 0.8 })).toBe(retake);
    expect(recipeWithin(take, { start: 0.8, end: 1.4 })).toBe(take);
    expect(recordingsOf(take).map(({ id }) => id)).toEqual(['hit', 'bark']);
  });
});

describe('the best take', () => {
  it('is among the takes of the present curve, with the smallest error of them', () => {
    const present = { curve: project.curve };
    const takes = [
      takeFixture({ id: 'earlier', curve: flat(0.4), levelError: 0.1 }),
      takeFixture({ id: 'unknown', curve: null, levelError: 0.1 }),
      takeFixture({ id: 'good', ...present, levelError: 0.3 }),
      takeFixture({ id: 'worse', ...present, levelError: 0.4, envelopeError: 0.001 }),
    ];
    expect(bestTake({ ...project, takes })!.id).toBe('good');
    expect(bestTake({ ...project, takes: takes.slice(0, 3) })).toBeNull();
  });
});

describe('a recipe', () => {
  const reference = { name: 'ref.wav', sound: 'one', weight: 1 };
  const second = { name: 'glass.wav', sound: 'second', weight: 0.5 };
  const references = [reference, second];
  const prompt = {
    ...{ text: 'door', negative: '', references, referenceWeight: 0.5, pictureWeight: 0.5 },
    recordings: anyRecording,
  };
  const slam = { source: 'bank' as const, id: 'slam', name: 'door', licence: 'CC0-1.0', attribution: '' };
  const cue = { words: 'a door', share: 0.75 };
  const recipe: WantedRecipe = {
    ...{ curve: project.curve, silenceLocks: [], prompt, picture: [cue], seed: 7, steps: 12, guidance: 2 },
    ...{ sampler: 'euler', envelopeLock: false, recordingShare: 0.8, room: noRoom, packHash: 'p' },
  };
  const take = takeFixture(recipe);
  const inRoom: Room = { tone: { level: -60 }, reverb: { seconds: 0.3, mix: 0.3 } };

  it('is the same whatever the reference is called and whichever objects hold it', () => {
    expect(hasRecipe(take, recipe)).toBe(true);
    expect(hasRecipe(take, structuredClone(recipe))).toBe(true);
    const renamed = { ...prompt, references: [{ ...reference, name: 'b.wav' }, second] };
    expect(hasRecipe(take, { ...recipe, prompt: renamed })).toBe(true);
  });

  it('is another with retakes than without, and with others', () => {
    const retake = retakeFixture({ curve: project.curve });
    const retaken = { ...take, retakes: [retake] };
    expect(hasRecipe(retaken, recipe)).toBe(false);
    expect(hasRecipe(take, recipe, [retake])).toBe(false);
    expect(
      hasRecipe(retaken, recipe, [{ ...structuredClone(retake), of: 'other', provider: 'webgpu' }]),
    ).toBe(true);
    const others: Partial<Retake>[] = [
      { seed: 8 },
      { range: { start: 1, end: 2.5 } },
      { curve: flat(0.4) },
      { recordings: [{ ...slam, weight: 1 }] },
    ];
    for (const other of others) expect(hasRecipe(retaken, recipe, [{ ...retake, ...other }])).toBe(false);
  });

  it('is the same whatever the scale of the references’ weights', () => {
    const halved = references.map((one) => ({ ...one, weight: one.weight / 2 }));
    expect(hasRecipe(take, { ...recipe, prompt: { ...prompt, references: halved } })).toBe(true);
    const alone = { ...prompt, references: [reference] };
    const lighter = { ...prompt, references: [{ ...reference, weight: 0.3 }] };
    expect(hasRecipe({ ...take, prompt: alone }, { ...recipe, prompt: lighter })).toBe(true);
  });

  it.each<[string, Partial<WantedRecipe>]>([
    ['curve', { curve: flat(0.4) }],
    ['silence locks', { silenceLocks: lock }],
    ['words', { prompt: { ...prompt, text: 'gate' } }],
    ['words to avoid', { prompt: { ...prompt, negative: 'music' } }],
    [
      'reference sound of the same name',
      { prompt: { ...prompt, references: [{ ...reference, sound: 'two' }, second] } },
    ],
    ['no reference sound', { prompt: { ...prompt, references: [] } }],
    ['one reference less', { prompt: { ...prompt, references: [reference] } }],
    ['order of the references', { prompt: { ...prompt, references: references.toReversed() } }],
    ['weight of one', { prompt: { ...prompt, references: [reference, { ...second, weight: 0.6 }] } }],
    ['reference weight', { prompt: { ...prompt, referenceWeight: 0.6 } }],
    ['picture weight', { prompt: { ...prompt, pictureWeight: 0.6 } }],
    ['picture', { picture: [{ ...cue, share: 0.8 }] }],
    ['no picture', { picture: [] }],
    ['pinned recording', { prompt: { ...prompt, recordings: { ...anyRecording, pinned: [slam] } } }],
    ['banned recording', { prompt: { ...prompt, recordings: { ...anyRecording, banned: [slam] } } }],
    [
      'permission of share-alike recordings',
      { prompt: { ...prompt, recordings: { ...anyRecording, allowShareAlike: true } } },
    ],
    ['seed', { seed: 8 }],
    ['steps', { steps: 13 }],
    ['guidance', { guidance: 2.1 }],
    ['sampler', { sampler: 'ping-pong' }],
    ['envelope lock', { envelopeLock: true }],
    ['share of the recordings', { recordingShare: 0.5 }],
    ['room tone', { room: { tone: { level: -60 }, reverb: null } }],
    ['reverb', { room: { tone: null, reverb: { seconds: 0.3, mix: 0.3 } } }],
    ['pack', { packHash: 'q' }],
  ])('is another one with another %s', (_, changes) => {
    expect(hasRecipe(take, { ...recipe, ...changes })).toBe(false);
  });

  it.each<[string, Room]>([
    ['level of the room tone', { ...inRoom, tone: { level: -61 } }],
    ['amount of reverb', { ...inRoom, reverb: { seconds: 0.3, mix: 0.4 } }],
    ['size of the room', { ...inRoom, reverb: { seconds: 0.4, mix: 0.3 } }],
  ])('is another one with another %s', (_, room) => {
    const roomy = takeFixture({ ...recipe, room: inRoom });
    expect(hasRecipe(roomy, { ...recipe, room: structuredClone(inRoom) })).toBe(true);
    expect(hasRecipe(roomy, { ...recipe, room })).toBe(false);
  });

  it('does not depend on the order or names of what is banned', () => {
    const other = { ...slam, id: 'gate' };
    const banning = (...banned: (typeof slam)[]) => ({
      ...recipe,
      prompt: { ...prompt, recordings: { ...anyRecording, banned } },
    });
    const banned = takeFixture(banning(slam, other));
    expect(hasRecipe(banned, banning(other, { ...slam, name: 'slam' }))).toBe(true);
    expect(hasRecipe(banned, banning(slam, { ...slam, id: 'third' }))).toBe(false);
  });

  it('of a take of an earlier build is not known', () => {
    expect(hasRecipe({ ...take, curve: null }, recipe)).toBe(false);
    expect(hasRecipe({ ...take, packHash: null }, { ...recipe, packHash: null })).toBe(false);
  });

  it('without a reference does not depend on its weight', () => {
    const words = { ...prompt, references: [] };
    const other = { ...recipe, prompt: { ...words, referenceWeight: 0.9 } };
    expect(hasRecipe({ ...take, prompt: words }, other)).toBe(true);
  });
});
