import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const FOLDER = mkdtempSync(join(tmpdir(), 'takes-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const SAMPLE_RATE = 44_100;
const HOP = 1024;
const FRAMES = 44;
const SAMPLES = SAMPLE_RATE;
const RATE = 125;

function write(name: string, values: Float32Array): void {
  writeFileSync(join(FOLDER, name), new Uint8Array(values.buffer));
}

function read(name: string): Float32Array {
  const bytes = readFileSync(join(FOLDER, name));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

test('takes are gated, measured and, if requested, locked', () => {
  // A hum of RMS 0.14 for a target of 0 for half a second, then 0.2.
  const target = Float32Array.from({ length: 2 * RATE }, (_, i) => (i % RATE < 63 ? 0 : 0.2));
  const hum = Float32Array.from(
    { length: 2 * FRAMES * HOP },
    (_, n) => 0.2 * Math.sin((2 * Math.PI * 500 * n) / SAMPLE_RATE),
  );
  write('0.target', target);
  write('0.raw', hum);
  const batch = {
    sampleRate: SAMPLE_RATE,
    hop: HOP,
    minFrames: 22,
    maxFrames: 431,
    envelope: { rate: RATE, analysisRate: 16_000, window: 512, hop: 128 },
    lock: true,
    takes: [{ name: '0', samples: SAMPLES }],
  };
  writeFileSync(join(FOLDER, 'takes.json'), JSON.stringify(batch));
  const run = (task: string) =>
    execFileSync('npx', ['--no-install', 'tsx', 'src/cli/finish-takes.ts', task, FOLDER]);
  run('plan');
  expect(JSON.parse(readFileSync(join(FOLDER, 'plans.json'), 'utf8'))).toMatchObject({
    '0': { frames: FRAMES, starts: [0] },
  });
  run('finish');
  const errors = JSON.parse(readFileSync(join(FOLDER, 'errors.json'), 'utf8')) as Record<
    string,
    { free: number; locked: number }
  >;
  const free = read('0.free.sound');
  expect(free.length).toBe(2 * SAMPLES);
  expect(free.subarray(1000, 20_000).every((x) => x === 0)).toBe(true);
  expect(errors['0']!.locked).toBeLessThan(0.3 * errors['0']!.free);
  expect(read('0.locked.curve')[100]).toBeCloseTo(0.2, 2);
}, 60_000);
