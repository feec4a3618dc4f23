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

test('a download moves by its bytes, whose total may grow, and never falls', () => {
  const { clock, reports, task } = meter({ download: 20, diffuse: 1 });
  task.enter('download');
  for (const [loaded, total] of [
    [1e6, 20e6],
    [5e6, 20e6],
    [8e6, 34e6],
    [34e6, 34e6],
  ] as const) {
    clock.now += 1;
    task.downloaded(loaded, total);
    expect(reports.at(-1)).toMatchObject({ stage: 'download', download: { loaded, total } });
  }
  task.complete();
  task.enter('diffuse');
  expect(reports.at(-1)!.download).toBeUndefined();
  const fractions = reports.map(({ fraction }) => fraction);
  expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  expect(fractions[1]).toBeGreaterThan(0);
});
