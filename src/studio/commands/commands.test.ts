import { expect, it } from 'vitest';
import { canRunNow } from '../../editor/commands/command';
import { keysOf, defaultKeymap } from '../../editor/keymap/keymap';
import { reservedKeyReason } from '../../editor/keymap/reserved-keys';
import { bench, file, runningTransport, testPage } from '../testing';
import { studioCommandContext } from './command';
import { commands } from './commands';

function setUp() {
  const { studio } = bench();
  const page = testPage();
  const context = () => studioCommandContext(studio, page);
  const command = (id: string) => commands.find((one) => one.id === id)!;
  const canRun = (id: string) => canRunNow(command(id), context());
  const run = (id: string) => command(id).run(context());
  return { studio, page, canRun, run };
}

const repeated = (values: readonly string[]) => values.filter((value, i) => values.indexOf(value) !== i);

it('has one command per key in each scope, one per id and one per label', () => {
  const keys = commands.flatMap((one) => keysOf(one, defaultKeymap).map((key) => `${one.scope} ${key}`));
  expect(repeated(keys)).toEqual([]);
  expect(repeated(commands.map(({ id }) => id))).toEqual([]);
  expect(repeated(commands.map(({ label }) => label))).toEqual([]);
});

it('uses no key that the browser reserves', () => {
  const keys = commands.flatMap((one) => keysOf(one, defaultKeymap));
  expect(keys.filter((key) => key !== 'Escape' && reservedKeyReason(key) !== null)).toEqual([]);
});

it('has every step from a video to an exported file', () => {
  const labels = commands.map(({ label }) => label);
  for (const label of [
    'Open video',
    'Open project',
    'Save project',
    'Map envelope',
    'Import envelope',
    'Export envelope',
    'Generate',
    'Cancel running job',
    'Export WAV',
    'Export video',
  ])
    expect(labels).toContain(label);
});

it('does not restart work that runs, and cancels it', async () => {
  const { studio, canRun, run } = setUp();
  expect(canRun('page.map')).toBe(false);
  expect(canRun('page.cancel')).toBe(false);
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  expect(canRun('page.generate')).toBe(true);
  expect(canRun('page.export-wav')).toBe(false);
  const generating = studio.takes.generate();
  expect(canRun('page.generate')).toBe(false);
  expect(canRun('page.cancel')).toBe(true);
  run('page.cancel');
  await generating;
  expect(canRun('page.generate')).toBe(true);
  await studio.takes.generate();
  expect(canRun('page.export-wav')).toBe(true);
  run('page.delete-take');
  expect(canRun('page.export-wav')).toBe(false);
});

it('opens the files that the page lets the user choose', async () => {
  const { studio, page, run } = setUp();
  page.files.push(file('a.mp4'), file('curve.csv', 'time_s,left,right\n0,0.5,0.5\n0.008,0.5,0.5\n'));
  run('page.open');
  await expect.poll(() => studio.editor.document.clip?.fileName).toBe('a.mp4');
  run('page.import-envelope');
  await expect.poll(() => studio.editor.document.curve.left.length).toBeGreaterThan(0);
  expect(page.chosenTypes).toEqual(['video', 'envelope']);
});

it('shuttles faster with each press, and steps frames while the key of Stop is down', async () => {
  const rates: number[] = [];
  const seeks: number[] = [];
  const transport = {
    ...runningTransport(),
    playing: false,
    now: () => 0,
    seek: (time: number) => void seeks.push(time),
    pause: () => void (transport.playing = false),
    play: (rate = 1) => {
      transport.playing = true;
      return Promise.resolve(void rates.push(rate));
    },
  };
  const { studio } = bench({ transport });
  await studio.clip.open(file('a.mp4'));
  const page = testPage();
  const run = (id: string) => commands.find((one) => one.id === id)!.run(studioCommandContext(studio, page));
  for (const id of ['page.forward', 'page.forward', 'page.reverse', 'page.reverse']) run(id);
  expect(rates).toEqual([1, 2, -1, -2]);
  page.keys.repeating = true;
  run('page.reverse');
  expect(rates).toHaveLength(4);
  page.keys.repeating = false;
  run('page.stop');
  expect(transport.playing).toBe(false);
  seeks.length = 0;
  run('page.forward');
  expect(seeks).toEqual([1 / 25]);
  expect(rates).toHaveLength(4);
  page.keys.release();
  run('page.forward');
  expect(rates).toHaveLength(5);
});

it('plays again from where playback started, or was moved to while it ran', async () => {
  const transport = runningTransport();
  const { studio } = bench({ transport });
  await studio.clip.open(file('a.mp4'));
  const run = (id: string) =>
    commands.find((one) => one.id === id)!.run(studioCommandContext(studio, testPage()));
  transport.seek(0.5);
  run('page.play');
  run('page.play');
  transport.seek(1.5);
  run('page.play-again');
  expect(transport.playing).toBe(true);
  expect(transport.now()).toBe(0.5);
  transport.seek(1.25);
  run('page.play-again');
  expect(transport.now()).toBe(1.25);
});
