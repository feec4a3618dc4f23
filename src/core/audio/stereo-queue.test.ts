import { expect, test } from 'vitest';
import { StereoQueue } from './stereo-queue';

const sound = (...left: number[]) => [Float32Array.from(left), Float32Array.from(left, (x) => -x)] as const;

test('what is appended is read by its position, also after the beginning is dropped', () => {
  const queue = new StereoQueue();
  queue.append(sound(1, 2, 3));
  queue.append(sound(4, 5));
  expect(queue.slice(1, 4)).toEqual(sound(2, 3, 4));
  queue.drop(2);
  expect([queue.start, queue.end]).toEqual([2, 5]);
  expect(queue.slice(2, 5)).toEqual(sound(3, 4, 5));
  queue.drop(1);
  queue.extend(6);
  queue.extend(3);
  queue.append(sound(7));
  expect(queue.slice(4, 7)).toEqual([Float32Array.of(5, 0, 7), Float32Array.of(-5, 0, -7)]);
  queue.drop(100);
  expect([queue.start, queue.end]).toEqual([7, 7]);
});
