import { commandContext } from '../../editor/commands/command';
import { expect, test } from 'vitest';
import { bench, file } from '../../studio/testing';
import { missCommands } from './miss-commands';

/** A studio whose take measures 0.25 throughout, while the curve asks for 0.25 and from 1 s on for 0.1. */
async function studioWithMiss(level: number) {
  const { studio } = bench();
  await studio.clip.open(file('a.mp4'));
  const rows = Array.from({ length: 250 }, (_, i) => {
    const asked = i < 125 ? 0.25 : level;
    return `${i / 125},${asked},${asked}`;
  });
  await studio.envelope.import(file('c.csv', `time_s,left,right\n${rows.join('\n')}\n`));
  await studio.takes.generate();
  const commands = missCommands(studio);
  const run = (id: string) =>
    commands.find((command) => command.id === id)!.run(commandContext(studio.editor, studio.transport));
  const said = () => studio.editor.session.announcement?.text;
  return { studio, commands, run, said };
}

test('the next miss is told in words: how far, which way, where', async () => {
  const { run, said } = await studioWithMiss(0.1);
  run('page.next-miss');
  expect(said()).toMatch(/^Up to 8 dB too loud, left, 00:00:01:00 to 00:00:02:00/);
});

test('a take that follows is told to follow', async () => {
  const { run, said } = await studioWithMiss(0.25);
  run('page.next-miss');
  expect(said()).toContain('no noticeable miss');
});

test('without a measured take there is no miss to go to', () => {
  const { studio } = bench();
  const [nextMiss] = missCommands(studio);
  expect(nextMiss!.canRun(commandContext(studio.editor, studio.transport))).toBe(false);
});

test('the envelope lock is switched by its command and undone', async () => {
  const { studio, run } = await studioWithMiss(0.25);
  const locked = () => studio.editor.document.settings.envelopeLock;
  run('page.envelope-lock');
  expect(locked()).toBe(true);
  studio.editor.undo();
  expect(locked()).toBe(false);
});
