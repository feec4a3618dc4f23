import { expect, test } from 'vitest';
import { isShareAlike, isSynthetic, parseBankIndex, readBankTables } from './bank-index';
import type { BankManifest } from './manifest';

const file = (bytes: number) => ({ file: 'x', sha256: '0'.repeat(64), bytes });
const bank: BankManifest = {
  sounds: file(100),
  index: file(10),
  embeddings: file(14),
  recordings: 2,
  captions: 2,
  sentence: { tensor: '/inner', dimensions: 3 },
};
const recording = (id: string, changes: object = {}) => ({
  id,
  caption: 'wood',
  class: 'hits',
  tag: 'wood',
  family: 0,
  source: 'debian/x',
  origin: 'a.ogg',
  author: 'A',
  licence: 'CC0-1.0',
  page: '',
  seconds: 1,
  channels: 1,
  offset: 0,
  bytes: 50,
  captions: [0, 1],
  ...changes,
});
const index = (...changes: object[]) => ({
  schemaVersion: 1,
  captions: ['wood', 'a wood hit'],
  recordings: [recording('a', changes[0]), recording('b', { offset: 50, ...changes[1] })],
});

test('an index is read, with a pause between recordings', async () => {
  let pauses = 0;
  const pause = () => Promise.resolve(void pauses++);
  const recordings = await parseBankIndex(index(), bank, 'Test', pause);
  expect(recordings.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(pauses).toBe(2);
});

test.each([
  ['a range beyond the sounds', index({}, { bytes: 51 })],
  ['a negative offset', index({ offset: -1 })],
  ['no bytes', index({ bytes: 0 })],
  ['an offset that is no number', index({ offset: '0' })],
  ['a caption that is not there', index({ captions: [2] })],
  ['no caption', index({ captions: [] })],
  ['too many captions of one', index({ captions: new Array(101).fill(0) })],
  ['two of one id', index({ id: 'b' })],
  ['five channels', index({ channels: 5 })],
  ['a text of a megabyte', index({ author: 'x'.repeat(1e6) })],
  ['another number of recordings', { ...index(), recordings: [recording('a')] }],
  ['another number of captions', { ...index(), captions: ['wood'] }],
  ['a later version', { ...index(), schemaVersion: 2 }],
  ['a list of a million', { ...index(), captions: new Array(1e6).fill('') }],
  ['nothing', null],
])('%s is refused', async (_, json) => {
  await expect(parseBankIndex(json, bank, 'Test', () => Promise.resolve())).rejects.toThrow(
    expect.objectContaining({
      code: 'pack-invalid',
      message: expect.stringContaining('pack Test') as string,
    }),
  );
});

test('the tables are unit vectors again', () => {
  const tables = readBankTables(
    Int8Array.of(3, 4, 0, 0, 0, 2, 127, 0, 0, 0, -5, 0, 0, 0, 0, 0).subarray(0, 14).slice().buffer,
    bank,
    4,
    'Test',
  );
  expect([...tables.sounds].map((x) => Math.round(x * 10) / 10)).toEqual([0.6, 0.8, 0, 0, 0, 0, 1, 0]);
  expect([...tables.captions]).toEqual([0, 0, -1, 0, 0, 0].map((x) => x + 0));
  expect(() => readBankTables(new ArrayBuffer(13), bank, 4, 'Test')).toThrow('does not belong to the index');
});

test('share-alike licences and synthetic sounds are recognised', () => {
  expect(['CC-BY-SA-3.0', 'CC BY-SA 4.0'].every((licence) => isShareAlike({ licence }))).toBe(true);
  expect(['CC-BY-3.0', 'CC0-1.0', 'MIT', 'SALT'].some((licence) => isShareAlike({ licence }))).toBe(false);
  expect(isSynthetic({ source: 'synthetic/modal' })).toBe(true);
  expect(isSynthetic({ source: 'debian/x' })).toBe(false);
});
