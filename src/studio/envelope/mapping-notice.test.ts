import { expect, test } from 'vitest';
import { encodeLevel } from '../../core/mapper/level-code';
import { emptyProject } from '../../core/project/project';
import { manifest } from '../testing';
import { withMapping } from './map-envelope';
import { mappingNotice } from './mapping-notice';

/** A mapping of 2 s with one hit after 1 s, which the decoded envelope has if its threshold is 0 or less. */
function mapped(thresholds: readonly number[]) {
  const level = (isDrawn: boolean) =>
    Float32Array.from({ length: 250 }, (_, i) => (isDrawn && i >= 125 && i < 130 ? 0.3 : 0));
  const isDrawn = thresholds.some((threshold) => threshold <= 0);
  const codes = Uint8Array.from(level(!isDrawn), encodeLevel);
  const envelope = { rate: 125, left: level(isDrawn), right: level(isDrawn) };
  const hits = thresholds.map((threshold) => ({ sample: 125, from: 120, threshold }));
  const detected = { hits, left: codes, right: codes };
  return withMapping(
    emptyProject,
    { envelope, confidence: null, hits: detected, seconds: {} } as unknown as Parameters<
      typeof withMapping
    >[1],
    manifest,
  );
}

test('a mapping without confident hits says how to add the others', () => {
  expect(mappingNotice(mapped([0.4]))).toMatch(/ No confident hits: click a plus in the lane, or/);
  expect(mappingNotice(mapped([-0.4]))).toBe('Envelope mapped from the picture.');
  expect(mappingNotice(mapped([]))).toBe('Envelope mapped from the picture.');
});
