import { expect, test } from 'vitest';
import { bench, file, testPage } from '../testing';
import { studioCommandContext } from './command';
import { commands } from './commands';

/** A studio whose take measures 0.25 throughout, while the curve is 0.25 and from 1 s on `level`. */
async function studioWithTake(level: number) {
  const { studio } = bench();
  await studio.clip.open(file('a.mp4'));
  const rows = Array.from({ length: 250 }, (_, i) => {
    const target = i < 125 ? 0.25 : level;
    return `${i / 125},${target},${target}`;
  });
  await studio.envelope.import(file('c.csv', `time_s,left,right\n${rows.join('\n')}\n`));
  await studio.takes.generate();
  const run = (id: string) =>
    commands.find((command) => command.id === id)!.run(studioCommandContext(studio, testPage()));
  const announced = () => studio.editor.session.announcement?.text;
  return { studio, run, announced };
}

test('the next level error is announced: how large, which sign, where', async () => {
  const { run, announced } = await studioWithTake(0.1);
  run('page.next-error');
  expect(announced()).toMatch(/^Up to 8 dB too loud, left, 00:00:01:00 to 00:00:02:00/);
});

test('a take that follows its envelope has no noticeable level error', async () => {
  const { run, announced } = await studioWithTake(0.25);
  run('page.next-error');
  expect(announced()).toBe('No noticeable level error');
});

test('the level error of a take is against the curve that it was made from', async () => {
  const { studio, run, announced } = await studioWithTake(0.25);
  const row = 'time_s,left,right\n0,0.9,0.9\n0.008,0.9,0.9\n';
  await studio.envelope.import(file('other.csv', row));
  run('page.next-error');
  expect(announced()).toBe('No noticeable level error');
});

test('without a measured take there is no level error to go to', () => {
  const { studio } = bench();
  const nextError = commands.find(({ id }) => id === 'page.next-error')!;
  expect(nextError.canRun(studioCommandContext(studio, testPage()))).toBe(false);
});

test('the best-matching take is chosen', async () => {
  const { studio } = bench({ errors: [0.01, 0.02] });
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  await studio.takes.generate();
  await studio.takes.generate();
  const command = commands.find(({ id }) => id === 'page.best-take')!;
  command.run(studioCommandContext(studio, testPage()));
  expect(studio.editor.document.currentTake).toBe(studio.editor.document.takes[0]?.id);
  expect(studio.editor.session.announcement?.text).toBe('Best match: Take 1');
});

test('what a number key, 0, U and A make audible is announced', async () => {
  const { studio } = bench();
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  await studio.takes.generate();
  const announcedBy = (id: string) => {
    commands.find((command) => command.id === id)!.run(studioCommandContext(studio, testPage()));
    return studio.editor.session.announcement?.text;
  };
  expect(announcedBy('page.original')).toBe('Production sound');
  expect(announcedBy('page.both')).toBe('Take and production sound');
  expect(announcedBy('page.take-1')).toBe('Take 1');
  expect(announcedBy('page.audition')).toBe('Audition on');
  expect(announcedBy('page.audition')).toBe('Audition off');
});

test('a key for a sound that is not there says so', async () => {
  const { studio } = bench();
  await studio.clip.open(file('a.mp4'));
  const obstacle = (id: string) =>
    commands.find((command) => command.id === id)!.obstacle?.(studioCommandContext(studio, testPage()));
  expect(obstacle('page.both')).toBe('There is no take yet.');
  expect(obstacle('page.take-2')).toBe('There is no take 2.');
  expect(obstacle('page.original')).toBeNull();
  await studio.envelope.map();
  await studio.takes.generate();
  expect(obstacle('page.both')).toBeNull();
  expect(obstacle('page.take-1')).toBeNull();
  expect(obstacle('page.take-2')).toBe('There is no take 2.');
});

test('the envelope lock is switched by its command and undone', async () => {
  const { studio, run } = await studioWithTake(0.25);
  const locked = () => studio.editor.document.settings.envelopeLock;
  run('page.envelope-lock');
  expect(locked()).toBe(true);
  studio.editor.undo();
  expect(locked()).toBe(false);
});
