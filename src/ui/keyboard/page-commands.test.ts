import { commandContext } from '../../editor/commands/command';
import { expect, it } from 'vitest';
import { editorCommands } from '../../editor/commands/commands';
import { keysOf, defaultKeymap } from '../../editor/keymap/keymap';
import { reservedKeyReason } from '../../editor/keymap/reserved-keys';
import { bench, file } from '../../studio/testing';
import { heldKeys } from './held-keys';
import { pageCommands } from './page-commands';

function setUp() {
  const { studio } = bench();
  const nothing = () => undefined;
  const actions = { openVideo: nothing, showShortcuts: nothing, showPalette: nothing, goToLane: nothing };
  const keys = heldKeys({ addEventListener: nothing });
  const commands = [...pageCommands(studio, actions, keys), ...editorCommands];
  const context = () => commandContext(studio.editor, studio.transport);
  const canRun = (id: string) => commands.find((command) => command.id === id)!.canRun(context());
  const run = (id: string) => commands.find((command) => command.id === id)!.run(context());
  return { studio, commands, canRun, run };
}

it('has one command per key in each place, and one per name', () => {
  const { commands } = setUp();
  const keys = commands.flatMap((one) => keysOf(one, defaultKeymap).map((key) => `${one.scope} ${key}`));
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  const ids = commands.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  const labels = commands.map(({ label }) => label);
  expect(labels.filter((label, i) => labels.indexOf(label) !== i)).toEqual([]);
});

it('uses no key that the browser keeps', () => {
  const { commands } = setUp();
  const keys = commands.flatMap((one) => keysOf(one, defaultKeymap));
  expect(keys.filter((key) => key !== 'Escape' && reservedKeyReason(key) !== null)).toEqual([]);
});

it('has the whole way from a video to a file', () => {
  const { commands } = setUp();
  const labels = commands.map(({ label }) => label);
  for (const label of [
    'Open video',
    'Open project',
    'Save project',
    'Map envelope',
    'Import envelope',
    'Export envelope',
    'Generate',
    'Cancel what is running',
    'Export WAV',
    'Export video',
  ])
    expect(labels).toContain(label);
});

it('does not start work anew while it runs, and cancels it', async () => {
  const { studio, canRun, run } = setUp();
  expect(canRun('page.map')).toBe(false);
  expect(canRun('page.cancel')).toBe(false);
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  expect(canRun('page.generate')).toBe(true);
  expect(canRun('page.export-wav')).toBe(false);
  const making = studio.takes.generate();
  expect(canRun('page.generate')).toBe(false);
  expect(canRun('page.cancel')).toBe(true);
  run('page.cancel');
  await making;
  expect(canRun('page.generate')).toBe(true);
  await studio.takes.generate();
  expect(canRun('page.export-wav')).toBe(true);
  run('page.delete-take');
  expect(canRun('page.export-wav')).toBe(false);
});
