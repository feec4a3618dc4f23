import { describe, expect, it } from 'vitest';
import { evaluate, sampleStereo } from '../curve/evaluate';
import type { Curve } from '../curve/curve';
import type { Envelope } from '../loudness/envelope';
import { randomCurve, randomEnvelope, seeded, worstError } from '../curve/random.fixture';
import { StudioError } from '../errors';
import { emptyProject } from '../project/project';
import { serialiseProject } from '../project/project-schema';
import { formatEnvelopeCsv } from './envelope-csv';
import { formatEnvelopeJson, parseEnvelopeJson } from './envelope-json';
import { formatEnvelopeReaper } from './envelope-reaper';
import { reaperSources } from './reaper/reaper-sources';
import { checkEnvelopeSize, envelopeFormat, type EnvelopeRequest, readEnvelope } from './read-envelope';
import { MAX_EXACT_ROWS } from './limit-points';
import { formatEnvelopeMidi } from './envelope-midi';
import { defaultControllers } from './midi/default-controllers';

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(StudioError);
    expect((error as StudioError).code).toBe('envelope-invalid');
    return (error as StudioError).message;
  }
  return 'no error';
}

const bytes = (text: string) => new TextEncoder().encode(text);
const request: EnvelopeRequest = {
  rate: 125,
  controllers: defaultControllers,
  timecode: { rate: { numerator: 25, denominator: 1 }, drop: false },
  startFrame: 0,
  source: null,
};
function readBytes(content: Uint8Array, text: string) {
  const reading = readEnvelope(content, text, request, 'a.txt');
  if (reading.kind !== 'envelope') throw new Error('a choice');
  return reading;
}
const read = (text: string) => readBytes(bytes(text), text);
const parseEnvelopeReaper = (text: string, source: string) => reaperSources(text, source)[0]!.read();
const times = Array.from({ length: 4000 }, (_, i) => i / 300);

describe('envelope in JSON', () => {
  it('parses to the same curve with shapes, bends and phases', () => {
    const random = seeded(41);
    for (let round = 0; round < 40; round++) {
      const left: Curve = randomCurve(random).map((point, i) => ({
        ...point,
        ...(i % 3 === 0 && { bend: (random() - 0.5) * 8 }),
        ...(point.shape === 'smooth' && i % 2 === 0 && { phase: [0.1, random() / 2 + 0.5] as const }),
      }));
      const curve = { left, right: random() < 0.5 ? left : randomCurve(random) };
      const seconds = random() * 20;
      const back = parseEnvelopeJson(formatEnvelopeJson(curve, seconds), 'x');
      expect(back).toEqual({ curve, seconds, note: '' });
      expect(back.curve.left === back.curve.right).toBe(curve.left === curve.right);
    }
  });

  it('names the line or the point with the error', () => {
    const text = formatEnvelopeJson({ left: [{ time: 0, value: 0.5, shape: 'hold' }], right: [] }, 1);
    const wrong = (from: string, to: string) =>
      messageOf(() => parseEnvelopeJson(text.replace(from, to), 'c.json'));
    expect(wrong('0.5', '1.5')).toMatch(/^c\.json, point 1 of left, value: /);
    expect(wrong('hold', 'wave')).toContain('point 1 of left, shape');
    expect(wrong('"left": [', '"left": [,')).toMatch(/^c\.json, line \d+: not valid JSON/);
    expect(wrong('stable-v2a-envelope', 'other')).toContain('"format"');
    expect(wrong('"version": 1', '"version": 9')).toContain('newer version');
    expect(messageOf(() => parseEnvelopeJson(serialiseProject(emptyProject), 'c.json'))).toContain(
      'this is a project file',
    );
    expect(messageOf(() => parseEnvelopeJson('null', 'c.json'))).toContain('c.json, line 1');
    const unordered = '{"format":"stable-v2a-envelope","version":1,"seconds":1,"left":[';
    const point = (time: number) => `{"time":${time},"value":0,"shape":"hold"}`;
    expect(messageOf(() => parseEnvelopeJson(`${unordered}${point(1)},${point(0.5)}]}`, 'c.json'))).toContain(
      'ascending time',
    );
  });
});

describe('envelope for REAPER', () => {
  it('has the form that REAPER writes', () => {
    const curve: Curve = [
      { time: 0, value: 0.25, shape: 'linear' },
      { time: 1.5, value: 1e-7, shape: 'hold' },
      { time: 2, value: 1, shape: 'smooth' },
    ];
    const text = formatEnvelopeReaper({ left: curve, right: curve });
    expect(text.match(/<VOLENV2/g)).toHaveLength(1);
    expect(text).toContain('      PT 0 0.25 0\n      PT 1.5 0.0000001 1\n      PT 2 1 2\n    >\n');
  });

  it('parses to the same curve where REAPER has the shapes', () => {
    const random = seeded(42);
    for (let round = 0; round < 40; round++) {
      const curve = () =>
        randomCurve(random, ['linear', 'hold', 'smooth']).map(({ time, value, shape }) => ({
          time,
          value,
          shape,
        }));
      const [left, right] = [curve(), curve()];
      if (left.length === 0 || right.length === 0) continue;
      const back = parseEnvelopeReaper(formatEnvelopeReaper({ left, right }), 'x');
      expect(back.curve).toEqual({ left, right });
    }
  });

  it('approximates other shapes within half a decibel, and writes a file that it has read unchanged', () => {
    const random = seeded(43);
    for (let round = 0; round < 20; round++) {
      const left = randomCurve(random);
      if (left.length === 0) continue;
      const text = formatEnvelopeReaper({ left, right: left });
      const { curve } = parseEnvelopeReaper(text, 'x');
      const relative = (time: number) => evaluate(left, time);
      for (const time of times) {
        const error = Math.abs(evaluate(curve.left, time) - relative(time));
        if (error > 0.0015 + 0.07 * relative(time)) expect.fail(`${time}: ${error}`);
      }
      expect(formatEnvelopeReaper(curve)).toBe(text);
    }
  });

  it('reads other blocks, selected points, steps, gains above 0 dB and fast shapes', () => {
    const text = [
      '<TRACK {1}',
      '  <VOLENV2',
      '    EGUID {2}',
      '    ACT 1 -1',
      '    <BIN',
      '      PT 9 9 9',
      '    >',
      '    PT 0 2 3 1',
      '    PT 1 0.25 4',
      '    PT 2 0.75 5 1 0 0 0.5',
      '    PT 3 0.5 0',
      '    PT 3 0.1 0',
      '  >',
      '>',
    ].join('\r\n');
    const { curve, seconds, note } = parseEnvelopeReaper(text, 'x');
    expect(curve.right).toBe(curve.left);
    expect(seconds).toBe(3);
    expect(note).toContain('1 points above 0 dB');
    expect(note).toContain('3 fast and Bézier segments');
    const fastStart = (time: number) => 1 - 0.75 * (1 - (1 - time) ** 3);
    const fastEnd = (time: number) => 0.25 + 0.5 * (time - 1) ** 3;
    const early = times.filter((time) => time < 1);
    const middle = times.filter((time) => time >= 1 && time < 2);
    expect(worstError(curve.left, early, fastStart)).toBeLessThan(0.06);
    expect(worstError(curve.left, middle, fastEnd)).toBeLessThan(0.04);
    expect(evaluate(curve.left, 2.999)).toBeCloseTo(0.5, 2);
    expect(evaluate(curve.left, 3)).toBeCloseTo(0.1, 9);
  });

  it('names the line with the error', () => {
    const wrong = (...lines: string[]) =>
      messageOf(() => parseEnvelopeReaper(['<VOLENV2', ...lines, '>'].join('\n'), 'a.rpp'));
    expect(wrong('PT 0 x 0')).toContain('a.rpp, line 2: a point must be');
    expect(wrong('PT 0')).toContain('line 2');
    expect(wrong('PT 1 1 0', 'PT 0.5 1 0')).toContain('line 3: the time 0.5 follows 1');
    expect(wrong('PT 0 -1 0')).toContain('gain must be 0 or more');
    expect(wrong('PT 0 Infinity 0')).toContain('line 2');
    expect(wrong('PT 1e9 0 0')).toContain('is outside');
    expect(wrong('PT 0 1 9')).toContain('unknown shape 9');
    expect(wrong()).toContain('no volume envelope');
    expect(messageOf(() => parseEnvelopeReaper('<VOLENV2\nPT 0 1 0\n', 'a.rpp'))).toContain('not closed');
  });
});

describe('a file of samples that is read and written again', () => {
  // As text: one comparison for thousands of lines.
  const written = (envelope: Envelope, format: 'csv' | 'midi') =>
    format === 'csv'
      ? formatEnvelopeCsv(envelope)
      : String.fromCharCode(...formatEnvelopeMidi(envelope, defaultControllers));
  const again = (envelope: Envelope, format: 'csv' | 'midi') => {
    const first = written(envelope, format);
    const content = Uint8Array.from(first, (character) => character.charCodeAt(0));
    const { curve, seconds } = readBytes(content, first);
    return { curve, first, second: written(sampleStereo(curve, 125, seconds), format) };
  };

  it('is the same file for any levels', () => {
    const random = seeded(46);
    for (let round = 0; round < 6; round++) {
      const length = 1 + Math.floor(random() * 400);
      const left = randomEnvelope(random, length);
      const right = round % 3 === 0 ? left : randomEnvelope(random, length);
      for (const format of ['csv', 'midi'] as const) {
        const { first, second } = again({ rate: 125, left, right }, format);
        expect(second).toBe(first);
      }
    }
  });

  it('is the same file for a curve of the studio', () => {
    const random = seeded(47);
    for (let round = 0; round < 6; round++) {
      const curve = { left: randomCurve(random), right: randomCurve(random) };
      const { first, second } = again(sampleStereo(curve, 125, 7.3), 'csv');
      expect(second).toBe(first);
    }
  });

  it('needs two points for a constant run, and reports the tolerance if a long file is thinned', () => {
    const rest = new Float32Array(1250).fill(0.25);
    expect(again({ rate: 125, left: rest, right: rest }, 'csv').curve.left).toHaveLength(2);
    const long = randomEnvelope(seeded(48), MAX_EXACT_ROWS + 1);
    const { curve, note } = read(formatEnvelopeCsv({ rate: 125, left: long, right: long }));
    expect(curve.left.length).toBeLessThan(MAX_EXACT_ROWS);
    expect(note).toContain('0.5 dB');
  });
});

describe('readEnvelope', () => {
  const samples = randomEnvelope(seeded(44), 250);
  const envelope = { rate: 125, left: samples, right: samples };
  const curve: Curve = [{ time: 0, value: 0.5, shape: 'linear' }];
  const stereo = { left: curve, right: curve };

  it('detects the format from the content', () => {
    const format = (text: string) => envelopeFormat(bytes(text), text);
    expect(format(formatEnvelopeCsv(envelope))).toBe('csv');
    expect(format(formatEnvelopeJson(stereo, 2))).toBe('json');
    expect(format(formatEnvelopeReaper(stereo))).toBe('reaper');
    expect(envelopeFormat(formatEnvelopeMidi(envelope, defaultControllers), 'MThd')).toBe('midi');
    expect(read(formatEnvelopeReaper(stereo)).curve).toEqual(stereo);
    expect(read(formatEnvelopeCsv(envelope)).seconds).toBe(2);
  });

  it('rejects files that are too large, and never fails otherwise, whatever the bytes', () => {
    expect(messageOf(() => checkEnvelopeSize(2 ** 30, 'big.csv'))).toContain('big.csv is larger than 32 MB');
    const random = seeded(45);
    const good = [
      bytes(formatEnvelopeCsv(envelope)),
      bytes(formatEnvelopeJson(stereo, 2)),
      bytes(formatEnvelopeReaper(stereo)),
      formatEnvelopeMidi(envelope, defaultControllers),
    ];
    for (let round = 0; round < 400; round++) {
      const file = good[round % good.length]!.slice();
      for (let hits = 0; hits < 3; hits++) file[Math.floor(random() * file.length)] = random() * 256;
      const cut = file.subarray(0, random() < 0.3 ? Math.floor(random() * file.length) : file.length);
      try {
        const { curve: found, seconds } = readBytes(cut, new TextDecoder().decode(cut));
        expect(Number.isFinite(seconds)).toBe(true);
        for (const point of [...found.left, ...found.right]) {
          if (!(point.value >= 0 && point.value <= 1)) expect.fail(JSON.stringify(point));
        }
      } catch (error) {
        if ((error as Error).message !== 'a choice') expect(error).toBeInstanceOf(StudioError);
      }
    }
  });
});
