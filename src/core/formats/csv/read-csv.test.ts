import { describe, expect, it } from 'vitest';
import { evaluate } from '../../curve/evaluate';
import { seeded } from '../../curve/random.fixture';
import { StudioError } from '../../errors';
import { readCsv } from './read-csv';

const fps25 = { rate: { numerator: 25, denominator: 1 }, drop: false };
const request = { rate: 125, timecode: fps25, startFrame: 0 };
const read = (text: string, changed: Partial<typeof request> = {}) =>
  readCsv(text, { ...request, ...changed }, 'a.csv');

function samplesOf(text: string) {
  const csv = read(text);
  if (csv.kind !== 'samples') throw new Error(`points: ${csv.notes.join(' ')}`);
  return { left: [...csv.envelope.left], right: [...csv.envelope.right], notes: csv.notes.join(' ') };
}
function pointsOf(text: string, changed: Partial<typeof request> = {}) {
  const csv = read(text, changed);
  if (csv.kind !== 'points') throw new Error('samples');
  return csv;
}
function messageOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(StudioError);
    return (error as StudioError).message;
  }
  return 'no error';
}

/** Rows as the cases of spreadsheets have them: left rises from 0.1, right falls from 0.3. */
const rows = Array.from({ length: 200 }, (_, i) => [i / 125, 0.1 + 0.004 * i, 0.9 - 0.004 * i]);
const plain = rows.map((row) => row.map((value) => String(Number(value.toFixed(6)))));
const expected = {
  left: plain.map((row) => Math.fround(Number(row[1]))),
  right: plain.map((row) => Math.fround(Number(row[2]))),
};
const comma = (text: string) => text.replace('.', ',');

describe('a table as spreadsheets save it', () => {
  const table = (header: string[], delimiter: string, end: string, form: (text: string) => string) =>
    [header, ...plain.map((row) => row.map(form))].map((row) => row.join(delimiter)).join(end);
  const names = ['time_s', 'left', 'right'];
  const cases: Readonly<Record<string, string>> = {
    'semicolons and decimal commas': table(names, ';', '\n', comma),
    quotes: table(
      names.map((name) => `"${name}"`),
      ',',
      '\n',
      (text) => `"${text}"`,
    ),
    'quotes and decimal commas': table(names, ',', '\r\n', (text) => `"${comma(text)}"`),
    'CR line ends': table(names, ',', '\r', (text) => text),
    tabs: table(names, '\t', '\r\n', comma),
    'sep=': `sep=,\r\n${table(names, ',', '\r\n', (text) => text)}`,
    'sep=; with spaces': `sep=;\n${table(names, ' ; ', '\n', comma)}`,
    'white space': table(names, '  ', '\n', comma),
    pipes: table(names, '|', '\n', (text) => text),
    'comments and empty lines': `# made by a script\n\n${table(names, ',', '\n\n', (text) => text)}\n\n`,
    'another order of columns': ['right;time;left', ...plain.map(([t, l, r]) => `${r};${t};${l}`)].join('\n'),
    'further columns': [
      'n,time,left,right,note',
      ...plain.map((row, i) => `${i},${row.join(',')},"a, b"`),
    ].join('\n'),
    percent: [
      'time;left %;right %',
      ...plain.map(([t, l, r]) => `${t};${(100 * Number(l)).toFixed(4)};${(100 * Number(r)).toFixed(4)}`),
    ].join('\n'),
    'no header': plain.map((row) => row.join(',')).join('\n'),
    milliseconds: [
      'Zeit (ms);links;rechts',
      ...plain.map(([t, l, r]) => `${8 * Math.round(125 * Number(t))};${comma(l!)};${comma(r!)}`),
    ].join('\n'),
    exponents: table(names, ',', '\n', (text) => Number(text).toExponential()),
  };
  it.each(Object.entries(cases))('reads %s', (_, text) => {
    const { left, right } = samplesOf(text);
    left.forEach((value, i) => expect(value).toBeCloseTo(expected.left[i]!, 6));
    right.forEach((value, i) => expect(value).toBeCloseTo(expected.right[i]!, 6));
    expect(left).toHaveLength(200);
  });

  it('says which columns it left out, and that one channel serves both', () => {
    expect(samplesOf('time,left,right,note\n0,0.1,0.2,x\n').notes).toContain('“note”');
    const { left, right } = samplesOf('time;level\n0;0,5\n0,008;0,25\n');
    expect(right).toEqual(left);
    expect(samplesOf('time,left\n0,0.5\n').notes).toContain('“left” only');
    expect(samplesOf('0.5\n0.25\n').left).toEqual([0.5, 0.25]);
  });

  it('reads decibels by header, suffix or sign', () => {
    for (const text of [
      'time;left (dB);right (dB)\n0;-6,0206;-inf\n0,008;0;-20',
      'time,left,right\n0,-6.0206 dB,-inf dB\n0.008,0 dB,-20 dB',
      'time,left,right\n0,-6.0206,-inf\n0.008,0,\u221220',
    ]) {
      const { left, right } = samplesOf(text);
      expect(left[0]).toBeCloseTo(0.5, 4);
      expect(left[1]).toBe(1);
      expect(right[0]).toBe(0);
      expect(right[1]).toBeCloseTo(0.1, 6);
    }
  });

  it('reads thousands separators', () => {
    const late = 'time_ms;level\n0;0,5\n1.234,5;0,25\n';
    expect(pointsOf(late).seconds).toBeCloseTo(1.2345, 9);
    expect(pointsOf('time_ms;level\n0;0.5\n1,234.5;0.25\n').seconds).toBeCloseTo(1.2345, 9);
    expect(pointsOf("time_ms\tlevel\n0\t0.5\n1'234.5\t0.25\n").seconds).toBeCloseTo(1.2345, 9);
  });
});

describe('times', () => {
  it('may be uneven; two rows at one time are a step', () => {
    const { left, right, seconds } = pointsOf('time,level\n0,0\n0.3,0.5\n0.3,1\n2,0.25\n');
    expect(right).toBe(left);
    expect(seconds).toBe(2);
    expect(evaluate(left, 0.15)).toBeCloseTo(0.25, 2);
    expect(evaluate(left, 0.2994)).toBeCloseTo(0.5, 2);
    expect(evaluate(left, 0.3)).toBe(1);
  });

  it('may be timecode, which counts from the clip’s start or from the full hour', () => {
    const text = 'TC;L;R\n10:00:00:00;0,1;0,2\n10:00:01:12;0,5;0,6\n';
    expect(pointsOf(text, { startFrame: 900_000 }).left.map(({ time }) => time)).toEqual([
      0,
      expect.closeTo(1.48, 9),
    ]);
    expect(pointsOf(text).seconds).toBeCloseTo(1.48, 9);
    expect(pointsOf(text).notes.join(' ')).toContain('Timecodes count from the clip');
    const drop = { rate: { numerator: 30000, denominator: 1001 }, drop: true };
    const { seconds } = pointsOf('time,level\n00:00:00;00,0\n00:01:00;02,1\n', { timecode: drop });
    expect(seconds).toBeCloseTo((1800 * 1001) / 30000, 9);
  });

  it('may be a clock with a fraction, or frames', () => {
    const clock = pointsOf('time,level\n00:00:00.000,0\n00:01:02.500,1\n');
    expect(clock.seconds).toBeCloseTo(62.5, 9);
    expect(pointsOf('time;level\n00:00,0;0\n01:02,5;1\n').seconds).toBeCloseTo(62.5, 9);
    expect(pointsOf('frame,level\n0,0\n50,1\n').seconds).toBe(2);
  });
});

describe('a sentence names the difference', () => {
  it.each([
    ['time,foo,bar\n0,0.1,0.2\n', 'line 1: the header “time”, “foo”, “bar” names no level'],
    [
      'time_s,left,right\n0,008,0,1,0,3\n',
      'line 2: 6 fields for 3 columns: the comma is both decimal sign and separator',
    ],
    ['time;left;right\n0;0,1;0,3\n0,008;0.104;0,2\n', 'line 3: “0.104” for left has another decimal sign'],
    ['time,left,right\n0,50,40\n', 'line 2: left is 50; levels are between 0 and 1, or in percent'],
    ['time,left,right\n0,-0.5,0.4\n', 'line 2: left is below 0'],
    ['time,left,right\n1,0,0\n0.5,0,0\n', 'line 3: the time 0.5 is earlier than the row before'],
    ['time,left,right\n-1,0,0\n', 'line 2: the time -1 lies before'],
    ['time,left,right\n1e9,0,0\n', 'line 2: the time 1e9 is more than'],
    ['time,left,right\nsoon,0,0\n', 'line 2: "soon" is not a time for time'],
    ['time,left,right\n00:00:01:30,0,0\n', 'line 2: "00:00:01:30" is not a timecode at the clip'],
    ['', 'line 1: the file has no rows'],
    ['\n\r\n\n', 'line 1: the file has no rows'],
    ['time,left,right', 'line 2: the file has no rows'],
  ])('%j', (text, message) => expect(messageOf(text)).toContain(message));
});

it('random dialects of one table give the same envelope', () => {
  const random = seeded(71);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  for (let round = 0; round < 300; round++) {
    const length = 2 + Math.floor(random() * 40);
    const levels = Array.from({ length: 2 * length }, () => Math.fround(random() ** 3));
    const delimiter = pick([';', '\t', ',', '|', ' ']);
    const quote = random() < 0.3;
    const decimal = delimiter === ',' && !quote ? '.' : pick(['.', ',']);
    const end = pick(['\n', '\r', '\r\n']);
    const unit = pick(['linear', 'dB', '%']);
    const header = random() < 0.8;
    const field = (text: string) => {
      const local = decimal === ',' ? text.replace('.', ',') : text;
      return quote ? `"${local}"` : local;
    };
    const level = (value: number) => {
      if (unit === 'dB') return value === 0 ? '-inf' : (20 * Math.log10(value)).toFixed(9);
      return unit === '%' ? (100 * value).toFixed(9) : String(value);
    };
    const order = header
      ? pick([
          [0, 1, 2],
          [1, 0, 2],
          [2, 1, 0],
        ])
      : [0, 1, 2];
    // Without a header the percent sign stands in the field.
    const suffix = header || unit !== '%' ? '' : '%';
    const suffixed = unit === 'linear' ? '' : `_${unit}`;
    const names = ['time_s', `left${suffixed}`, `right${suffixed}`];
    const lines = [
      ...(random() < 0.3 && delimiter !== ' ' ? [`sep=${delimiter}`] : []),
      ...(header
        ? [order.map((column) => (quote ? `"${names[column]}"` : names[column])).join(delimiter)]
        : []),
      ...Array.from({ length }, (_, i) => {
        const values = [
          String(Number((i / 125).toFixed(6))),
          level(levels[2 * i]!) + suffix,
          level(levels[2 * i + 1]!) + suffix,
        ];
        return order.map((column) => field(values[column]!)).join(delimiter);
      }),
    ];
    const text = lines.join(end) + (random() < 0.5 ? end : '');
    const { left, right } = samplesOf(text);
    for (let i = 0; i < length; i++) {
      if (Math.abs(left[i]! - levels[2 * i]!) > 1e-6 || Math.abs(right[i]! - levels[2 * i + 1]!) > 1e-6)
        expect.fail(`row ${i} of\n${text}`);
    }
  }
});

it('gives an envelope or one sentence, whatever the text', () => {
  const random = seeded(72);
  const alphabet = '0123456789.,;:\t "\n\r-+e%dBtimelr#|';
  for (let round = 0; round < 800; round++) {
    const length = Math.floor(random() * 60);
    const text = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
    try {
      const csv = read((round % 2 === 0 ? 'time,left,right\n' : '') + text);
      const values =
        csv.kind === 'samples'
          ? [...csv.envelope.left, ...csv.envelope.right]
          : [...csv.left, ...csv.right].map(({ value }) => value);
      if (!values.every((value) => value >= 0 && value <= 1)) expect.fail(text);
    } catch (error) {
      expect(error).toBeInstanceOf(StudioError);
    }
  }
});

it('takes time in proportion to the file: empty lines, open quotes, lines without an end', () => {
  for (const line of ['\n', '\r', ' ', '"', 'a', '"\n', '0,0,0\n']) {
    const since = performance.now();
    messageOf(line.repeat(100_000));
    expect(performance.now() - since, JSON.stringify(line)).toBeLessThan(5000);
  }
});
