import { expect, test } from 'vitest';
import type { TakeRecording } from '../../core/project/project';
import { findInBank, nextAfter } from './choose-for-prompt';
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
