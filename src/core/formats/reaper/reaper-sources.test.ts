import { describe, expect, it } from 'vitest';
import { evaluate } from '../../curve/evaluate';
import { seeded } from '../../curve/random.fixture';
import { StudioError } from '../../errors';
import { reaperSources } from './reaper-sources';

const block = (word: string, ...lines: readonly (string | readonly string[])[]): string[] => [
  `<${word}`,
  ...lines.flat().map((line) => `  ${line}`),
  '>',
];
const envelope = (word: string, ...lines: readonly string[]) =>
  block(word, 'ACT 1 -1', 'VIS 1 1 1', ...lines);
const track = (name: string, ...content: readonly (string | readonly string[])[]) =>
  block('TRACK {1}', `NAME ${name}`, ...content);
const project = (...tracks: readonly (readonly string[])[]) =>
  block('REAPER_PROJECT 0.1 "7.22"', ...tracks).join('\n');
const sources = (text: string) => reaperSources(text, 'a.rpp');
const names = (text: string) => sources(text).map(({ name }) => name);
function at(text: string, seconds: number, index = 0): [number, number] {
  const { curve } = sources(text)[index]!.read();
  return [evaluate(curve.left, seconds), evaluate(curve.right, seconds)];
}
const both = (level: number, digits = 4): unknown[] => [
  expect.closeTo(level, digits),
  expect.closeTo(level, digits),
];

describe('REAPER project', () => {
  it('reads the tension from field 7 of a point: 0.9 is at 0.95 after half the time', () => {
    const text = project(track('"Foley"', envelope('VOLENV2', 'PT 0 1 5 0 0 0 0.9', 'PT 2 0 0')));
    expect(at(text, 1)).toEqual(both(0.95, 6));
    const other = project(track('"Foley"', envelope('VOLENV2', 'PT 0 1 5 0 0 0.5 -0.9', 'PT 2 0 0')));
    expect(at(other, 1)).toEqual(both(0.05, 6));
  });

  const item = (...lines: readonly (string | readonly string[])[]) =>
    block(
      'ITEM',
      'POSITION 1',
      'LENGTH 1',
      'NAME "hit.wav"',
      ...lines,
      block('SOURCE WAVE', 'FILE "hit.wav"'),
    );

  it('places a take envelope at its item, silent outside', () => {
    const text = project(track('"Foley"', item(envelope('VOLENV', 'PT 0 0.5 0', 'PT 0.5 0.125 0'))));
    expect(at(text, 1)).toEqual(both(0.5));
    expect(at(text, 1.25)).toEqual(both(0.3125));
    expect(at(text, 1.5)).toEqual(both(0.125));
    expect(at(text, 1.99)).toEqual(both(0.125));
    expect(at(text, 0.5)).toEqual(both(0));
    expect(at(text, 2.5)).toEqual(both(0));
  });

  it('counts take time by the play rate, from the item’s start whatever the source offset, and cuts what lies before it', () => {
    const text = project(
      track(
        '"Foley"',
        item('SOFFS 3', 'PLAYRATE 2 1 0 -1 0 0.0025', envelope('VOLENV', 'PT -1 0 0', 'PT 1 1 0')),
      ),
    );
    expect(at(text, 1)).toEqual(both(0.5));
    expect(at(text, 1.5)).toEqual(both(1));
  });

  it('multiplies item and take volume, uses the active take, and leaves muted items out', () => {
    const takes = item(
      'VOLPAN 0.5 0 1 -1',
      envelope('VOLENV', 'PT 0 1 0'),
      'TAKE SEL',
      'TAKEVOLPAN 0 0.5 -1',
      envelope('VOLENV', 'PT 0 0.5 0'),
    );
    expect(at(project(track('A', takes)), 1.5)).toEqual(both(0.125));
    const muted = item('MUTE 1 0', envelope('VOLENV', 'PT 0 0.9 0'));
    expect(at(project(track('A', takes, muted)), 1.5)).toEqual(both(0.125));
  });

  it('joins the items of a track; an item without an envelope has its own gain', () => {
    const second = block('ITEM', 'POSITION 3', 'LENGTH 1', 'VOLPAN 0.25 0 1 -1');
    const text = project(track('A', item(envelope('VOLENV', 'PT 0 0.5 0')), second));
    expect(at(text, 1.5)).toEqual(both(0.5, 2));
    expect(at(text, 2.5)).toEqual(both(0, 2));
    expect(at(text, 3.5)).toEqual(both(0.25, 2));
  });

  it('multiplies pre-FX, volume and trim envelopes, the fader in trim/read, and places by pan (1 is left)', () => {
    const volumes = ['VOLENV', 'VOLENV2', 'VOLENV3'].map((word) =>
      envelope(word, 'PT 0 0.5 0', 'PT 2 0.5 0'),
    );
    expect(at(project(track('A', ...volumes)), 1)).toEqual(both(0.125, 3));
    const fader = ['VOLPAN 0.5 0 -1 -1 1', 'AUTOMODE 0'];
    const one = envelope('VOLENV2', 'PT 0 0.5 0');
    expect(at(project(track('A', ...fader, one)), 1)).toEqual(both(0.25));
    expect(at(project(track('A', 'VOLPAN 0.5 0 -1 -1 1', 'AUTOMODE 1', one)), 1)).toEqual(both(0.5));
    expect(at(project(track('A', 'AUTOMODE 1', 'VOLPAN 0.5 0 -1 -1 1', one)), 1)).toEqual(both(0.5));
    const pan = envelope('PANENV2', 'PT 0 1 1', 'PT 1 -1 1', 'PT 2 0 0');
    const text = project(track('A', one, pan));
    expect(at(text, 0.5)).toEqual([expect.closeTo(0.5, 2), 0]);
    expect(at(text, 1.5)).toEqual([0, expect.closeTo(0.5, 2)]);
    expect(at(text, 2)).toEqual(both(0.5, 2));
  });

  it('leaves bypassed envelopes out and says so', () => {
    const bypassed = block('VOLENV2', 'ACT 0 -1', 'PT 0 0.1 0');
    const active = envelope('VOLENV2', 'PT 0 0.5 0');
    const text = project(track('A', bypassed), track('B', active));
    expect(names(text)).toEqual(['B']);
    expect(sources(text)[0]!.read().note).toContain('1 bypassed envelopes were left out');
    expect(() => sources(project(track('A', bypassed)))).toThrow(/all volume envelopes are bypassed/);
  });

  it('lists several tracks by their names, in any quotes, and pairs left with right', () => {
    const one = envelope('VOLENV2', 'PT 0 0.5 0');
    const other = envelope('VOLENV2', 'PT 0 0.25 0');
    const text = project(
      track('"Steps \'n\' cloth"', one),
      track('`a "b"`', one),
      track('Plain', one),
      track('""', one),
    );
    expect(names(text)).toEqual(["Steps 'n' cloth", 'a "b"', 'Plain', 'Track 4']);
    const sides = project(track('"Door R"', one), track('"Door L"', other));
    expect(names(sides)).toEqual(['Door L and Door R']);
    expect(at(sides, 0)).toEqual([0.25, 0.5]);
  });

  it('reads a copied envelope, the master, and values above 0 dB; sends are no volume of a track', () => {
    expect(at(envelope('VOLENV2', 'VOLTYPE 1', 'PT 0 2 0').join('\r\n'), 1)).toEqual([1, 1]);
    expect(names(project(envelope('MASTERVOLENV2', 'PT 0 0.5 0')))).toEqual(['Master']);
    expect(() => sources(project(track('A', envelope('AUXVOLENV', 'PT 0 0.5 0'))))).toThrow(
      /no volume envelope/,
    );
    const automation = project(track('A', envelope('VOLENV2', 'POOLEDENVINST 1 5 1.5', 'PT 0 0.5 0')));
    expect(sources(automation)[0]!.read().note).toContain('1 automation items were not read');
  });
});

it('gives envelopes or one sentence, whatever the lines', () => {
  const random = seeded(83);
  const words = [
    '<TRACK',
    '<ITEM',
    '<VOLENV2',
    '<VOLENV',
    '<PANENV2',
    '>',
    '>',
    'PT 0 1 0',
    'PT 1 0.5 5 0 0 0 9',
    'PT 2 3 1',
    'ACT 0',
    'TAKE SEL',
    'POSITION 1',
    'LENGTH 0',
    'PLAYRATE 0',
    'VOLPAN x',
    'NAME "',
    'LENGTH 1e9',
    'AUTOMODE 3',
  ];
  for (let round = 0; round < 2000; round++) {
    const lines = Array.from({ length: 14 }, () => words[Math.floor(random() * words.length)]);
    try {
      for (const one of sources(lines.join('\n'))) {
        const { curve } = one.read();
        for (const side of [curve.left, curve.right])
          side.forEach(({ time, value }, i) => {
            if (!(value >= 0 && value <= 1 && time > (side[i - 1]?.time ?? -1)))
              expect.fail(lines.join('\n'));
          });
      }
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
    }
  }
});
