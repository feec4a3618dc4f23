import { expect, test } from 'vitest';
import golden from '../../../models/contract/golden/retrieval.json';
import type { BankRecording } from '../../core/pack/bank-index';
import type { TakeRecording } from '../../core/project/project';
import { nearnessOf } from '../../core/retrieval/choose-recordings';
import { chooseForSeed, findInBank, nearOptions, nextAfter } from './choose-for-prompt';
import { packWithBank } from './testing';

test('words of another length than the bank’s vectors are refused', () => {
  const { manifest } = packWithBank([{ id: 'w', family: 0 }]);
  const tables = { entries: [], sounds: new Float32Array(3), captions: new Float32Array(4) };
  const bank = { manifest, recordings: [], tables };
  const find = (dimensions: number, sentence: number) =>
    findInBank(
      bank,
      { embedding: new Float32Array(dimensions), sentence: new Float32Array(sentence) },
      { banned: [], allowShareAlike: false },
    );
  expect(find(3, 2).bank).toBe(bank);
  const invalid = expect.objectContaining({ code: 'pack-invalid' }) as Error;
  expect(() => find(3, 4)).toThrow(invalid);
  expect(() => find(6, 2)).toThrow(invalid);
});

test.each(golden.cases)(
  'each seed has the recordings that it has on the training side, case %#',
  ({ permitted, embedding, sentence, choices }) => {
    const tables = {
      entries: golden.entries.map(({ concept, ...entry }) => ({ kind: concept, ...entry })),
      sounds: Float32Array.from(golden.sounds.flat()),
      captions: Float32Array.from(golden.captions.flat()),
    };
    const recordings = golden.entries.map((_, row) => ({
      ...({ class: '', tag: '', source: '', licence: 'CC0-1.0', origin: '' } as BankRecording),
      id: String(row),
    }));
    const nearness = nearnessOf(tables, {
      embedding: Float32Array.from(embedding),
      sentence: Float32Array.from(sentence),
    });
    const { manifest } = packWithBank([]);
    const options = nearOptions({ own: [], bank: { manifest, recordings, tables }, permitted, nearness });
    for (const { seed, rows, weights } of choices) {
      const chosen = chooseForSeed(options, seed);
      expect(chosen.map(({ id }) => Number(id))).toEqual(rows);
      chosen.forEach(({ weight }, k) => expect(weight).toBeCloseTo(weights[k]!, 5));
    }
  },
);

test('no more is looked at than the next nearest', () => {
  const recording = (id: string): TakeRecording => ({
    ...{ source: 'bank', id, name: id, licence: '', attribution: '', weight: 1 },
  });
  const looked: string[] = [];
  const options = ['a', 'b', 'c'].map((id) => ({
    shares: 1,
    recordings() {
      looked.push(id);
      return [recording(id)];
    },
  }));
  expect(nextAfter(options, [recording('a')])).toEqual([recording('b')]);
  expect(looked).toEqual(['a', 'b']);
});
