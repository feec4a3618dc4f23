import { describe, expect, test } from 'vitest';
import { serialiseProject } from '../../core/project/project-schema';
import { bench, file } from '../testing';
import { audible, effectiveMonitor, type Monitor } from './monitor';

const choices: readonly Monitor[] = ['take', 'production', 'both'];

describe('the rule', () => {
  test('with both there, the choice decides', () => {
    const available = { take: true, production: true };
    expect(choices.map((choice) => effectiveMonitor(choice, available))).toEqual(choices);
  });

  test.each(choices)('with the choice "%s", what is there plays', (choice) => {
    expect(effectiveMonitor(choice, { take: false, production: true })).toBe('production');
    expect(effectiveMonitor(choice, { take: true, production: false })).toBe('take');
    expect(effectiveMonitor(choice, { take: false, production: false })).toBeNull();
    expect(audible(choice, { take: false, production: false })).toEqual({ take: false, production: false });
  });
});

/** A studio whose audible tracks are read from what the transport received. */
function session() {
  let seed = 0;
  const { studio, tracks } = bench({ randomSeed: () => (seed += 1) + 1000 });
  const takes = () => studio.editor.document.takes;
  return {
    studio,
    takes,
    open: (name: string) => studio.clip.open(file(name)),
    generate: async () => {
      await studio.envelope.map();
      await studio.takes.generate();
    },
    openProject: (name: string, text: string) => studio.openFile(file(`${name}.v2a.json`, text)),
    project: () => serialiseProject(studio.editor.document),
    monitor: (monitor: Monitor) => studio.playback.setMix({ monitor }),
    /** Names of what is audible: the production sound and takes. */
    plays: () =>
      tracks()
        .filter(({ gain }) => gain > 0)
        .map(({ id }) => takes().find((take) => take.id === id)?.name ?? id),
  };
}

test('a clip plays its production sound until there is a take, which then plays alone', async () => {
  const { open, generate, plays } = session();
  await open('a.mp4');
  expect(plays()).toEqual(['production']);
  await generate();
  expect(plays()).toEqual(['Take 1']);
  await generate();
  expect(plays()).toEqual(['Take 2']);
});

test('after a second clip was opened, its take plays alone', async () => {
  const { open, generate, plays } = session();
  await open('a.mp4');
  await generate();
  await open('b.mp4');
  expect(plays()).toEqual(['production']);
  await generate();
  expect(plays()).toEqual(['Take 1']);
});

test.each(choices)('another clip does not inherit the choice "%s"', async (choice) => {
  const { open, generate, plays, monitor } = session();
  await open('a.mp4');
  await generate();
  monitor(choice);
  await open('b.mp4');
  expect(plays()).toEqual(['production']);
  await generate();
  expect(plays()).toEqual(['Take 1']);
});

test.each(choices)(
  'a project that is opened plays its take alone, whatever was chosen (%s)',
  async (choice) => {
    const { open, openProject, generate, project, plays, monitor } = session();
    await open('a.mp4');
    await generate();
    const saved = project();
    await open('b.mp4');
    await generate();
    monitor(choice);
    await openProject('a', saved);
    await open('a.mp4');
    expect(plays()).toEqual(['Take 1']);
  },
);

test('the take of a project stays alone when its clip is opened after it', async () => {
  const first = session();
  await first.open('a.mp4');
  await first.generate();
  const second = session();
  await second.open('b.mp4');
  await second.openProject('a', first.project());
  await second.open('a.mp4');
  // The sound of the take is not on this machine: nothing takes its place.
  expect(second.plays()).toEqual([]);
});

test('choosing or generating a take makes it audible; "both" stays', async () => {
  const { studio, open, generate, plays, monitor, takes } = session();
  await open('a.mp4');
  await generate();
  await generate();
  monitor('production');
  studio.takes.choose(takes()[1]!.id);
  expect(plays()).toEqual(['Take 2']);
  monitor('production');
  await generate();
  expect(plays()).toEqual(['Take 3']);
  monitor('both');
  studio.takes.choose(takes()[0]!.id);
  expect(plays()).toEqual(['production', 'Take 1']);
});

test('a recipe that has its take already makes that take audible', async () => {
  const { studio, open, generate, plays, monitor } = session();
  await open('a.mp4');
  studio.settings.setSeed(5);
  await generate();
  monitor('production');
  await generate();
  expect(plays()).toEqual(['Take 1']);
});

test('undo and deleting change what there is to play, not the choice', async () => {
  const { studio, open, generate, plays, monitor, takes } = session();
  await open('a.mp4');
  await generate();
  studio.takes.delete(takes()[0]!.id);
  expect(plays()).toEqual(['production']);
  studio.editor.undo();
  expect(plays()).toEqual(['Take 1']);
  monitor('both');
  studio.editor.redo();
  studio.editor.undo();
  expect(plays()).toEqual(['production', 'Take 1']);
});

test('opening the same clip again keeps the choice', async () => {
  const { open, generate, plays, monitor } = session();
  await open('a.mp4');
  await generate();
  monitor('both');
  await open('a.mp4');
  expect(plays()).toEqual(['production', 'Take 1']);
});
