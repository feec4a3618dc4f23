import { expect, test } from 'vitest';
import type { TaskProgress } from './api';
import { TaskMeter, type Rates } from './task-meter';

function meter(plan: ConstructorParameters<typeof TaskMeter>[0], rates: Rates = new Map()) {
  const clock = { now: 0 };
  const reports: TaskProgress[] = [];
  const task = new TaskMeter(
    plan,
    rates,
    () => clock.now,
    (report) => reports.push(report),
  );
  return { clock, reports, task, rates };
}

test('the fraction never falls and ends at 1', () => {
  const { clock, reports, task } = meter({ load: 2, diffuse: 10, 'decode-audio': 1 });
  for (const [stage, units] of [
    ['load', 2],
    ['diffuse', 10],
    ['decode-audio', 1],
  ] as const) {
    task.enter(stage);
    for (let k = 0; k < units; k++) {
      clock.now += 3;
      task.advance();
    }
  }
  const fractions = reports.map(({ fraction }) => fraction);
  expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  expect(fractions.at(-1)).toBe(1);
  expect(task.finish()).toEqual({ load: 6, diffuse: 30, 'decode-audio': 3 });
});

test('time left is unknown at first, then follows the measurements', () => {
  const { clock, reports, task } = meter({ diffuse: 10_000 });
  task.enter('diffuse');
  expect(reports.at(-1)!.secondsLeft).toBeNull();
  clock.now += 2;
  task.advance(1000);
  expect(reports.at(-1)!.secondsLeft).toBeCloseTo(18, 9);
});

test('a second task knows its time from the first', () => {
  const first = meter({ diffuse: 1 });
  first.task.enter('diffuse');
  first.clock.now += 4;
  first.task.advance();
  const second = meter({ diffuse: 5 }, first.rates);
  second.task.enter('diffuse');
  expect(second.reports[0]!.secondsLeft).toBe(20);
});
