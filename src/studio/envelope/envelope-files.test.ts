import { expect, test } from 'vitest';
import { emptyProject } from '../../core/project/project';
import { takeFixture } from '../../core/project/take.fixture';
import { evaluate } from '../../core/curve/evaluate';
import { alertTexts } from '../messages/alerts';
import { bench, file } from '../testing';

const track = (name: string, level: number) =>
  `  <TRACK\n    NAME "${name}"\n    <VOLENV2\n      ACT 1 -1\n      PT 0 ${level} 0\n      PT 2 ${level} 0\n    >\n  >\n`;
const PROJECT = `<REAPER_PROJECT 0.1\n${track('Steps', 0.5)}${track('Cloth', 0.25)}>\n`;

async function opened() {
  const made = bench();
  await made.studio.clip.open(file('a.mp4'));
  return made;
}

test('a file with several envelopes waits for a choice; the chosen one is imported in one undo step', async () => {
  const { studio } = await opened();
  await studio.openFile(file('a.rpp', PROJECT));
  const { envelopeChoice, notice } = studio.store.getState();
  expect(envelopeChoice?.sources.map(({ name }) => name)).toEqual(['Steps', 'Cloth']);
  expect(notice).toContain('a.rpp holds 2 envelopes');
  expect(studio.editor.document.curve.left).toHaveLength(0);
  await studio.envelope.choose(1);
  expect(studio.store.getState().envelopeChoice).toBeNull();
  expect(evaluate(studio.editor.document.curve.left, 1)).toBe(0.25);
  expect(studio.store.getState().notice).toContain('Read: Cloth.');
});

test('no choice changes nothing', async () => {
  const { studio } = await opened();
  await studio.envelope.import(file('a.rpp', PROJECT));
  await studio.envelope.choose(null);
  expect(studio.store.getState().envelopeChoice).toBeNull();
  expect(studio.editor.document.curve.left).toHaveLength(0);
});

test('an envelope file is known by its content wherever its format stands', async () => {
  const { studio } = await opened();
  const json =
    '{"version":1,"seconds":2,"left":[{"time":0,"value":0.5,"shape":"linear"}],"format":"stable-v2a-envelope"}';
  await studio.openFile(file('a.json', json));
  expect(evaluate(studio.editor.document.curve.left, 1)).toBe(0.5);
});

test('a clip beyond six hours is refused in one sentence instead of filling the memory', async () => {
  const { delivered, studio } = await opened();
  studio.editor.change('Longer', (document) => ({
    ...document,
    clip: document.clip && { ...document.clip, duration: 1e6 },
  }));
  await studio.envelope.export();
  expect(alertTexts(studio.store.getState())[0]).toContain('files of up to 21600 seconds can be exported');
  expect(delivered).toHaveLength(0);
});

test('an export can be cancelled', async () => {
  const { delivered, studio } = await opened();
  studio.editor.change('Longer', (document) => ({
    ...document,
    clip: document.clip && { ...document.clip, duration: 20_000 },
  }));
  const exporting = studio.envelope.export();
  studio.cancel('export');
  await exporting;
  expect(studio.store.getState().notice).toBe('Cancelled.');
  expect(delivered).toHaveLength(0);
});

test('an envelope that a project cannot hold is refused in one sentence; the project stays as it is', async () => {
  const { studio } = await opened();
  const { clip } = studio.editor.document;
  const points = (count: number, value: number) =>
    Array.from({ length: count }, (_, i) => ({ time: i / 1000, value, shape: 'linear' as const }));
  const curves = [0.1, 0.2, 0.3].map((value) => {
    const left = points(330_000, value);
    return { left, right: left };
  });
  const takes = curves.map((curve, i) => takeFixture({ id: String(i), curve }));
  studio.editor.load({ ...emptyProject, clip: clip && { ...clip, duration: 1000 }, takes });
  const { document } = studio.editor;
  const rows = Array.from({ length: 15_000 }, (_, i) => `${i / 125},${i % 2},${i % 2}`);
  await studio.openFile(file('long.csv', `time_s,left,right\n${rows.join('\n')}\n`));
  expect(alertTexts(studio.store.getState()).join()).toContain('1,000,000 points together');
  expect(studio.store.getState().notice).not.toContain('imported');
  expect(studio.editor.document).toBe(document);
  // Drawn: refused as well.
  studio.store.setState({ alerts: [] });
  const left = points(15_000, 0.6);
  studio.editor.change('Draw', (project) => ({ ...project, curve: { left, right: left } }));
  const drag = studio.editor.beginGesture('Draw');
  drag.update((scene) => ({ ...scene, document: { ...scene.document, curve: { left, right: left } } }));
  drag.commit();
  expect(studio.editor.document).toBe(document);
  expect(alertTexts(studio.store.getState())).toHaveLength(1);
}, 30_000);
