import { describe, expect, it, test } from 'vitest';
import { decodeLevel } from '../mapper/level-code';
import { StudioError } from '../errors';
import { emptyProject, type Project, type Take } from './project';
import { applyChange, checkChange } from './read-change';
import { parseProject, readProject, serialiseProject } from './project-schema';
import { upgradeStoredHistory, upgradeStoredProject } from './upgrade-project';
import fixture from './version-1.fixture.json';
import secondFixture from './version-2.fixture.json';
import thirdFixture from './version-3.fixture.json';
import fourthFixture from './version-4.fixture.json';

const prompt = {
  text: 'a wooden door',
  negative: 'music',
  references: [{ name: 'slam.wav', sound: 'reference/slam.wav', weight: 1 }],
  referenceWeight: 0.25,
  pictureWeight: 0,
  recordings: { pinned: [], banned: [], allowShareAlike: false },
};
const recipe = {
  seed: 7,
  prompt,
  picture: [],
  steps: 12,
  guidance: 2.5,
  sampler: 'euler',
  envelopeLock: true,
  recordingShare: 0,
  room: { tone: null, reverb: null },
  recordings: [],
  packId: 'compact',
  packVersion: '0.6.0',
  provider: 'wasm',
  seconds: { load: 0.5, diffuse: 3.5 },
  envelopeError: 0.02,
  curve: null,
  silenceLocks: [],
  packHash: null,
  retakes: [],
} as const;
const takes: readonly Take[] = [
  { ...recipe, id: 'a', sound: 'a', name: 'Take 1', levelError: 1.75, created: '2026-11-23T06:00:00.000Z' },
  {
    ...recipe,
    id: 'b',
    sound: 'b',
    name: 'Take 2',
    provider: 'webgpu',
    levelError: null,
    created: '2026-11-23T06:01:00.000Z',
  },
  { ...recipe, id: 'c', sound: 'c', name: 'Take 3', levelError: null, created: '2026-11-23T06:02:00.000Z' },
];

const decoded = {
  rate: 125,
  left: Float32Array.of(0, 0.1, 0.8, 0.4, 0.2, 0.1, 0, 0, 0.05, 0.05, 0.01, 0),
  right: Float32Array.of(0, 0.05, 0.4, 0.2, 0.1, 0.05, 0, 0, 0, 0, 0, 0),
};
/** The first hit (samples 1 to 6) is not drawn at this sensitivity: its levels are the alternative ones. */
const envelope = {
  rate: 125,
  left: Float32Array.of(0, ...[10, 20, 30, 20, 10, 0].map(decodeLevel), 0, 0.05, 0.05, 0.01, 0),
  right: Float32Array.of(0, ...[5, 15, 25, 15, 5, 0].map(decodeLevel), 0, 0, 0, 0, 0),
};
const expected: Project = {
  clip: {
    fileName: 'door.mp4',
    bytes: 12345,
    duration: 3.2,
    frameRate: { numerator: 30000, denominator: 1001 },
  },
  prediction: {
    envelope,
    confidence: Float32Array.of(1, 0.9, 0.9, 0.8, 0.8, 0.7, 0.6, 0.5, 0.4, 0.5, 0.6, 1),
    pack: 'compact 0.6.0',
    detection: {
      sensitivity: -0.75,
      sharpTransients: true,
      decoded,
      detected: {
        hits: [
          { sample: 2, from: 1, threshold: -0.25 },
          { sample: 8, from: 7, threshold: 0.5 },
        ],
        left: Uint8Array.of(0, 10, 20, 30, 20, 10, 0, 200, 210, 180, 100, 0),
        right: Uint8Array.of(0, 5, 15, 25, 15, 5, 0, 190, 200, 170, 90, 0),
      },
      seconds: { 'encode-picture': 1.5, 'map-envelope': 0.25 },
    },
  },
  curve: {
    left: [
      { time: 0, value: 0, shape: 'hold' },
      { time: 0.5, value: 0.8, shape: 'exponential', bend: -1.5 },
      { time: 1, value: 0.1, shape: 'smooth', phase: [0, 0.5] },
      { time: 2, value: 0, shape: 'linear' },
    ],
    right: [{ time: 0.5, value: 0.25, shape: 'linear' }],
  },
  linked: false,
  silenceLocks: [
    { start: 0.25, end: 0.375 },
    { start: 1.5, end: 1.75 },
  ],
  prompt,
  settings: {
    seed: 3,
    steps: 20,
    guidance: null,
    sampler: 'ping-pong',
    envelopeLock: true,
    recordingShare: 0,
    room: { tone: null, reverb: null },
    takes: 2,
  },
  takes,
  currentTake: 'b',
  markers: [
    { id: 'm', time: 1.5, label: 'slam' },
    { id: 'n', time: 2.5, label: '' },
  ],
  inPoint: 0.5,
  outPoint: 2,
  loop: true,
  startFrame: 90_000,
  dropFrame: true,
};

const oldNames = /"(ghost|reading|crisp|mapped|appears|envelopeMiss|referenceName)"/;

describe('a project file of version 1', () => {
  it('opens into exactly the document that was saved', () => {
    expect(JSON.stringify(fixture)).toMatch(oldNames);
    expect(readProject(JSON.stringify(fixture), 'x')).toEqual(expected);
  });

  it('is written as version 5, which reads back the same', () => {
    const text = serialiseProject(parseProject(fixture, 'x'));
    expect(JSON.parse(text)).toMatchObject({ schemaVersion: 5 });
    expect(text).not.toMatch(oldNames);
    expect(readProject(text, 'x')).toEqual(expected);
    expect(serialiseProject(readProject(text, 'x'))).toBe(text);
  });

  it('opens without what it may lack: a prediction, a detection, a second channel', () => {
    const open = (changes: object) => parseProject({ ...fixture, ...changes }, 'x');
    expect(open({ ghost: null }).prediction).toBeNull();
    const { reading, right, ...plain } = fixture.ghost;
    const { prediction } = open({ ghost: plain });
    expect(prediction?.detection).toBeUndefined();
    expect(prediction?.envelope.left).toEqual(decoded.left);
    expect(prediction?.envelope.right).toBe(prediction?.envelope.left);
    const { crisp, ...soft } = reading;
    expect(open({ ghost: { ...plain, right, reading: soft } }).prediction?.detection?.sharpTransients).toBe(
      false,
    );
    expect(crisp).toBe(true);
    expect(open({ curve: { left: [] } }).curve).toEqual({ left: [], right: [] });
  });

  const { ghost } = fixture;
  const { reading } = ghost;
  const [hit] = reading.hits;
  const detection = (changes: object) => ({ ghost: { ...ghost, reading: { ...reading, ...changes } } });
  it.each([
    ['no prediction field', { ghost: undefined }],
    ['a list as prediction', { ghost: [ghost] }],
    ['a number as prediction', { ghost: 5 }],
    ['an empty prediction', { ghost: {} }],
    ['samples that are text', { ghost: { ...ghost, left: 'abc' } }],
    ['channels of different length', { ghost: { ...ghost, right: [0] } }],
    ['no detection but null', { ghost: { ...ghost, reading: null } }],
    ['a list as detection', { ghost: { ...ghost, reading: [reading] } }],
    ['hits that are no list', detection({ hits: { length: 2 } })],
    ['hits that are null', detection({ hits: [null] })],
    ['a hit in a list', detection({ hits: [[hit]] })],
    ['a hit without a threshold', detection({ hits: [{ sample: 2, from: 1 }] })],
    ['a threshold out of range', detection({ hits: [{ ...hit, appears: 2 }] })],
    ['a hit past the end', detection({ hits: [{ ...hit, sample: 12 }] })],
    ['hits out of order', detection({ hits: [...reading.hits].reverse() })],
    ['too few level codes', detection({ left: [0] })],
    ['a level code that is no byte', detection({ left: reading.left.map(() => 256) })],
    ['a number for a switch', detection({ crisp: 1 })],
    ['takes that are null', { takes: null }],
    ['a take that is null', { takes: [null] }],
    ['a take that is a list', { takes: [[]] }],
    ['an error that is text', { takes: [{ ...fixture.takes[0], envelopeMiss: '2' }] }],
    ['a curve out of order', { curve: { left: [...fixture.curve.left].reverse() } }],
    ['a version that is text', { schemaVersion: '1' }],
    ['an unknown version', { schemaVersion: 0 }],
  ])('is refused in one sentence: %s', (_, changes) => {
    const json: unknown = JSON.parse(JSON.stringify({ ...fixture, ...changes }));
    let error: unknown;
    try {
      parseProject(json, 'old.json');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(StudioError);
    expect((error as StudioError).code).toBe('project-invalid');
    expect((error as StudioError).message).toMatch(/^old\.json cannot be opened: [\w. -]+ is not valid\.$/);
  });

  it('ignores fields that no version has, also those named like members of every object', () => {
    const extra = ',"__proto__":{"loop":false},"constructor":1,"toString":{"ghost":1}}';
    expect(readProject(JSON.stringify(fixture).replace(/}$/, extra), 'x')).toEqual(expected);
  });
});

describe('a project file of version 2', () => {
  it('opens into the same document as version 1', () => {
    expect(secondFixture.schemaVersion).toBe(2);
    expect(readProject(JSON.stringify(secondFixture), 'x')).toEqual(expected);
  });

  it.each([
    ['a reference that is a number', { prompt: { ...secondFixture.prompt, referenceName: 5 } }],
    ['no reference field', { prompt: { ...secondFixture.prompt, referenceName: undefined } }],
    ['takes that are null', { takes: null }],
    ['a take without an id', { takes: [{ ...secondFixture.takes[0], id: undefined }] }],
  ])('is refused in one sentence: %s', (_, changes) => {
    const json: unknown = JSON.parse(JSON.stringify({ ...secondFixture, ...changes }));
    expect(() => parseProject(json, 'old.json')).toThrow(
      /^old\.json cannot be opened: [\w. -]+ is not valid\.$/,
    );
  });
});

describe('a project file of version 3', () => {
  it('opens into the same document as version 1', () => {
    expect(thirdFixture.schemaVersion).toBe(3);
    expect(readProject(JSON.stringify(thirdFixture), 'x')).toEqual(expected);
  });

  it('retains the curves of its takes, and opens without a reference', () => {
    const { left } = thirdFixture.curve;
    const [take] = thirdFixture.takes;
    const { prompt: made, takes: read } = parseProject(
      {
        ...thirdFixture,
        prompt: { ...thirdFixture.prompt, reference: null },
        takes: [{ ...take, curve: 0 }],
        takeCurves: [{ left: left.slice(0, 2) }],
      },
      'x',
    );
    expect(made.references).toEqual([]);
    expect(read[0]!.prompt.references).toEqual(prompt.references);
    expect(read[0]!.curve?.left).toEqual(left.slice(0, 2));
  });

  it.each([
    ['a reference that is a number', { prompt: { ...thirdFixture.prompt, reference: 5 } }],
    ['a reference that is a list', { prompt: { ...thirdFixture.prompt, reference: [] } }],
    ['a reference without a sound', { prompt: { ...thirdFixture.prompt, reference: { name: 'a' } } }],
    ['no reference field', { prompt: { ...thirdFixture.prompt, reference: undefined } }],
  ])('is refused in one sentence: %s', (_, changes) => {
    const json: unknown = JSON.parse(JSON.stringify({ ...thirdFixture, ...changes }));
    expect(() => parseProject(json, 'old.json')).toThrow(
      /^old\.json cannot be opened: [\w. -]+ is not valid\.$/,
    );
  });
});

describe('a project file of version 4', () => {
  it('opens into the same document as version 1', () => {
    expect(fourthFixture.schemaVersion).toBe(4);
    expect(readProject(JSON.stringify(fourthFixture), 'x')).toEqual(expected);
  });

  it.each([
    ['takes that are null', { takes: null }],
    ['a take that is null', { takes: [null] }],
    ['retakes that are no list', { takes: [{ ...fourthFixture.takes[0], retakes: 5 }] }],
  ])('is refused in one sentence: %s', (_, changes) => {
    const json: unknown = JSON.parse(JSON.stringify({ ...fourthFixture, ...changes }));
    expect(() => parseProject(json, 'old.json')).toThrow(
      /^old\.json cannot be opened: [\w. -]+ is not valid\.$/,
    );
  });
});

type Stored = Record<string, unknown>;

const addedToTakes = ['sound', 'curve', 'silenceLocks', 'packHash', 'retakes'];

function without(take: Take, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(take).filter(([name]) => !names.includes(name)));
}

function olderPrompt({ references, ...rest }: Project['prompt']) {
  return { ...rest, referenceName: references[0]?.name ?? null };
}

function thirdPrompt({ references, ...rest }: Project['prompt']) {
  const [first] = references;
  return { ...rest, reference: first ? { name: first.name, sound: first.sound } : null };
}

/** As below, for version 4. */
function fourthStoredDocument(): Stored {
  return { ...expected, takes: expected.takes.map((take) => without(take, 'retakes')) };
}

/** As below, for version 3. */
function thirdStoredDocument(): Stored {
  return {
    ...expected,
    prompt: thirdPrompt(expected.prompt),
    takes: expected.takes.map((take) => ({
      ...without(take, 'retakes'),
      prompt: thirdPrompt(take.prompt),
    })),
  };
}

/** The expected document as the build of version 2 held it in memory and in autosave. */
function secondStoredDocument(): Stored {
  return {
    ...expected,
    prompt: olderPrompt(expected.prompt),
    takes: expected.takes.map((take) => {
      return { ...without(take, ...addedToTakes), prompt: olderPrompt(take.prompt) };
    }),
  };
}

/** As above, for version 1. */
function storedDocument(): Stored {
  const { prediction, takes: list, ...rest } = secondStoredDocument();
  const { detection, ...drawn } = prediction as NonNullable<Project['prediction']>;
  const { detected, sharpTransients, ...others } = detection!;
  const hits = detected.hits.map(({ threshold, ...hit }) => ({ ...hit, appears: threshold }));
  const mapped = { ...detected, hits };
  const old = (list as Take[]).map(({ levelError, ...take }) => ({ ...take, envelopeMiss: levelError }));
  return {
    ...rest,
    takes: old,
    ghost: { ...drawn, reading: { ...others, crisp: sharpTransients, mapped } },
  };
}

test('an autosaved document of an earlier build is taken over, one of this build is not changed', () => {
  for (const stored of [
    storedDocument(),
    secondStoredDocument(),
    thirdStoredDocument(),
    fourthStoredDocument(),
  ]) {
    const upgraded = upgradeStoredProject(stored) as Project;
    expect(upgraded).toEqual(expected);
    expect(readProject(serialiseProject(upgraded), 'x')).toEqual(expected);
  }
  expect(upgradeStoredProject(expected)).toBe(expected);
  for (const odd of [null, undefined, 3, [], { ghost: 4 }, { prompt: { referenceName: 3 }, takes: [4] }])
    expect(() => upgradeStoredProject(odd)).not.toThrow();
});

/** A stored history of one step that adds a take, changes the reference, starts the loop and maps. */
function storedHistory(
  document: Stored,
  names: { readonly prediction: string; readonly table: string },
  before: object = { text: '', negative: '', referenceName: null, referenceWeight: 0.5 },
) {
  const [take] = document['takes'] as object[];
  const prompt = document['prompt'] as object;
  const change = {
    fields: {
      takes: { at: 0, out: [], into: [take] },
      loop: { was: false, is: true },
      prompt: { was: before, is: prompt },
    },
    left: null,
    right: null,
    joined: [true, true],
    [names.prediction]: [null, '4'],
  };
  const step = JSON.stringify({ label: 'Map', change, before: {}, after: {} });
  return {
    done: [step],
    undone: ['{', 5],
    [names.table]: { '4': document['ghost'] ?? document['prediction'] },
  };
}

test.each([
  ['version 1', storedHistory(storedDocument(), { prediction: 'ghost', table: 'ghosts' })],
  ['version 2', storedHistory(secondStoredDocument(), { prediction: 'prediction', table: 'predictions' })],
  [
    'version 3',
    {
      ...storedHistory(
        thirdStoredDocument(),
        { prediction: 'prediction', table: 'predictions' },
        thirdPrompt(emptyProject.prompt),
      ),
      curves: {},
    },
  ],
  [
    'version 4',
    {
      ...storedHistory(
        fourthStoredDocument(),
        { prediction: 'prediction', table: 'predictions' },
        emptyProject.prompt,
      ),
      curves: {},
      schemaVersion: 4,
    },
  ],
])('the undo history of %s is taken over', (_, stored) => {
  const { done, undone, predictions, curves } = upgradeStoredHistory(stored) as {
    done: string[];
    undone: unknown[];
    predictions: Record<string, Project['prediction']>;
    curves: unknown;
  };
  expect(undone).toEqual(['{', 5]);
  expect(predictions).toEqual({ '4': expected.prediction });
  expect(curves).toEqual({});
  const upgraded = JSON.parse(done[0]!) as { label: string; change: unknown };
  expect(upgraded.label).toBe('Map');
  const after = applyChange(emptyProject, checkChange(upgraded.change), {
    prediction: (key) => predictions[key]!,
    curve: () => expect.fail(),
  });
  expect(after).toMatchObject({ takes: [takes[0]], loop: true, prompt, prediction: expected.prediction });
});

test('an undo history of this build is not changed, and an odd one is left alone', () => {
  const current = { schemaVersion: 5, done: [], undone: [], predictions: {}, curves: {} };
  expect(upgradeStoredHistory(current)).toBe(current);
  for (const odd of [null, undefined, 3, [], { ghosts: 4 }])
    expect(() => upgradeStoredHistory(odd)).not.toThrow();
});
