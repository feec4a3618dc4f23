import { expect, test } from 'vitest';
import { bestOf } from './best-take';
import { takeFixture } from './take.fixture';

const take = (id: string, levelError: number | null, envelopeError: number) =>
  takeFixture({ id, levelError, envelopeError });

test('the best take has the smallest error that is shown, whatever its E-L1', () => {
  expect(bestOf([take('a', 0.4, 0.001), take('b', 0.2, 0.002)])!.id).toBe('b');
});

test('the latest of equal takes is the best', () => {
  expect(bestOf([take('a', 0.2, 0.001), take('b', 0.2, 0.001)])!.id).toBe('b');
});

test('a take without a level error loses to one that has it; among such takes E-L1 decides', () => {
  expect(bestOf([take('a', null, 0.001), take('b', 3, 0.01)])!.id).toBe('b');
  expect(bestOf([take('a', null, 0.001), take('b', null, 0.002)])!.id).toBe('a');
});

test('one take alone is not called the best', () => {
  expect(bestOf([take('a', 0.2, 0.001)])).toBeNull();
});
