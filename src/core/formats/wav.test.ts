import { expect, test } from 'vitest';
import type { Pcm } from '../audio/pcm';
import { encodeWav, type WavFormat } from './wav';

function file(pcm: Pcm, format: WavFormat): DataView {
  const blocks = [...encodeWav(pcm, format)];
  const bytes = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return new DataView(bytes.buffer);
}

function chunks(view: DataView): Map<string, { at: number; size: number }> {
  const found = new Map<string, { at: number; size: number }>();
  for (let at = 12; at < view.byteLength;) {
    const name = String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
    const size = view.getUint32(at + 4, true);
    found.set(name, { at: at + 8, size });
    at += 8 + size + (size % 2);
  }
  return found;
}

const stereo: Pcm = {
  sampleRate: 44100,
  channels: [Float32Array.of(0, 0.5, -1, 1.5), Float32Array.of(0.25, -0.5, 1, -2)],
};

test.each(['int16', 'int24', 'float32'] as const)('%s: sizes and format fields are right', (format) => {
  const view = file(stereo, format);
  expect(view.getUint32(4, true)).toBe(view.byteLength - 8);
  const bits = { int16: 16, int24: 24, float32: 32 }[format];
  const fmt = chunks(view).get('fmt ')!;
  expect(view.getUint16(fmt.at, true)).toBe({ int16: 1, int24: 0xfffe, float32: 3 }[format]);
  expect(view.getUint16(fmt.at + 2, true)).toBe(2);
  expect(view.getUint32(fmt.at + 4, true)).toBe(44100);
  expect(view.getUint32(fmt.at + 8, true)).toBe((44100 * 2 * bits) / 8);
  expect(view.getUint16(fmt.at + 14, true)).toBe(bits);
  expect(chunks(view).get('data')!.size).toBe((4 * 2 * bits) / 8);
});

test('float samples are unchanged bit for bit, interleaved', () => {
  const view = file(stereo, 'float32');
  const { at } = chunks(view).get('data')!;
  const read = Array.from({ length: 8 }, (_, i) => view.getFloat32(at + 4 * i, true));
  expect(read).toEqual([0, 0.25, 0.5, -0.5, -1, 1, 1.5, -2]);
});

test('24 bit: full scale is ±2^23, beyond it clips', () => {
  const view = file(stereo, 'int24');
  const { at } = chunks(view).get('data')!;
  const read = Array.from(
    { length: 8 },
    (_, i) => view.getUint16(at + 3 * i, true) + view.getInt8(at + 3 * i + 2) * 65536,
  );
  expect(read).toEqual([0, 2 ** 21, 2 ** 22, -(2 ** 22), -(2 ** 23), 2 ** 23 - 1, 2 ** 23 - 1, -(2 ** 23)]);
});

test('16 bit: dither is unbiased, at most one step, and repeatable', () => {
  const quiet: Pcm = { sampleRate: 48000, channels: [new Float32Array(100_000).fill(0.3 / 32768)] };
  const view = file(quiet, 'int16');
  const { at } = chunks(view).get('data')!;
  let sum = 0;
  const seen = new Set<number>();
  for (let i = 0; i < 100_000; i += 1) {
    const code = view.getInt16(at + 2 * i, true);
    sum += code;
    seen.add(code);
  }
  expect(sum / 100_000).toBeCloseTo(0.3, 2);
  expect([...seen].sort()).toEqual([-1, 0, 1]);
  const again = new Uint8Array(file(quiet, 'int16').buffer);
  expect(again.length).toBe(view.byteLength);
  expect(again.every((byte, i) => byte === view.getUint8(i))).toBe(true);
});

test('16 bit: digital silence gets no dither', () => {
  const silent: Pcm = { sampleRate: 48000, channels: [Float32Array.of(0.5, 0, 0, 0, 0, 0, 0, 0, 0.5)] };
  const view = file(silent, 'int16');
  const { at } = chunks(view).get('data')!;
  for (let i = 1; i < 8; i += 1) expect(view.getInt16(at + 2 * i, true)).toBe(0);
});

test('an odd number of bytes is padded, and the data size excludes the padding', () => {
  const view = file({ sampleRate: 8000, channels: [Float32Array.of(0.1)] }, 'int24');
  expect(chunks(view).get('data')!.size).toBe(3);
  expect(view.byteLength % 2).toBe(0);
  expect(view.getUint32(4, true)).toBe(view.byteLength - 8);
});

test('a Broadcast Wave file has the same samples after the chunks that describe it', () => {
  const info = {
    description: 'steps; seed 1',
    credits: '',
    originator: 'Stable-V2A Studio',
    created: '2026-11-28T08:30:15Z',
    start: { frames: 250, rate: { numerator: 25, denominator: 1 }, dropFrame: false, offset: 0 },
    scene: 'a',
    take: 'Take 1',
    markers: [{ time: 2 / 44100, label: 'door' }],
  };
  for (const format of ['int16', 'int24', 'float32'] as const) {
    const plain = file(stereo, format);
    const bytes = Buffer.concat([...encodeWav(stereo, format, info)]);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const found = chunks(view);
    expect([...found.keys()].slice(-5)).toEqual(['bext', 'iXML', 'cue ', 'LIST', 'data']);
    expect(view.getUint32(4, true)).toBe(bytes.length - 8);
    const { at, size } = found.get('data')!;
    const before = chunks(plain).get('data')!;
    expect([...bytes.subarray(at, at + size)]).toEqual(
      [...new Uint8Array(plain.buffer)].slice(before.at, before.at + before.size),
    );
    expect(view.getUint32(found.get('bext')!.at + 338, true)).toBe(10 * 44100);
  }
});
