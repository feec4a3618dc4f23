import { describe, expect, it } from 'vitest';
import { randomEnvelope, seeded } from '../curve/random.fixture';
import { StudioError } from '../errors';
import { formatEnvelopeCsv, parseEnvelopeCsv } from './envelope-csv';
import { float32Text } from './float32-text';

function messageOf(text: string): string {
  try {
    parseEnvelopeCsv(text, 125, 'curve.csv');
  } catch (error) {
    expect(error).toBeInstanceOf(StudioError);
    expect((error as StudioError).code).toBe('envelope-invalid');
    return (error as StudioError).message;
  }
  return 'no error';
}

describe('envelope CSV', () => {
  it('parses to the same bits', () => {
    const random = seeded(61);
    const envelope = { rate: 125, left: randomEnvelope(random, 3000), right: randomEnvelope(random, 3000) };
    expect(parseEnvelopeCsv(formatEnvelopeCsv(envelope), 125, 'x')).toEqual(envelope);
  });

  it('has the documented form', () => {
    const text = formatEnvelopeCsv({
      rate: 125,
      left: Float32Array.of(0, 0.1),
      right: Float32Array.of(1, 0.25),
    });
    expect(text).toBe('time_s,left,right\n0,0,1\n0.008,0.1,0.25\n');
  });

  it('accepts byte order marks, CRLF and times with fewer digits', () => {
    const { left } = parseEnvelopeCsv(
      '\uFEFFtime_s, left, right\r\n0.00, 0.5, 1\r\n0.008, 1e-3, 0\r\n\r\n',
      125,
      'x',
    );
    expect([...left]).toEqual([0.5, Math.fround(0.001)]);
  });

  it('names the line with the error', () => {
    const header = 'time_s,left,right\n';
    expect(messageOf(header)).toContain('line 2: the file has no rows');
    expect(messageOf(`${header}0,0,0\n0.008,0\n`)).toContain('line 3: "" is not a number for right');
    expect(messageOf(`${header}0,0,0,0\n`)).toContain('line 2: 3 fields expected, not 4');
    expect(messageOf(`${header}0,0,x\n`)).toContain('line 2: "x" is not a number for right');
    expect(messageOf(`${header}0,1.5,0\n`)).toContain('line 2: left is 1.5; levels are between 0 and 1');
    expect(messageOf(`${header}0,0,0\n0.01,0,0\n`)).toContain('has not 125 rows a second');
    expect(messageOf(`${header}0,,0\n`)).toContain('line 2: "" is not a number for left');
  });
});

describe('float32Text', () => {
  it('is the shortest text that parses to the same float', () => {
    expect(float32Text(Math.fround(0.1))).toBe('0.1');
    expect(float32Text(0)).toBe('0');
    const random = seeded(62);
    const values = Float32Array.from({ length: 2000 }, () => random() ** 8);
    expect(Float32Array.from(values, (value) => Number(float32Text(value)))).toEqual(values);
  });
});
