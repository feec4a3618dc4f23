import { expect, test } from 'vitest';
import type { PackManifest } from '../pack/manifest';
import { chooseSampler, samplersFor } from './choose-sampler';
import { seededNoise } from './noise';
import { exponentialSigmas, flowTimes, logRatioTimes } from './schedule';

const flow: PackManifest['sampler'] = {
  objective: 'rectified_flow',
  default: 'euler',
  steps: 12,
  guidance: 2,
  sigmaMin: 0,
  sigmaMax: 1,
  times: 'linear',
  guidanceInterval: [0, 1],
};
const v: PackManifest['sampler'] = {
  ...flow,
  objective: 'v',
  default: 'dpmpp-3m-sde',
  sigmaMin: 0.03,
  sigmaMax: 80,
};

/** Exact networks for normally distributed data with the given mean and standard deviation: the posterior mean of the velocity. */
function flowNetwork(mean: number, spread: number) {
  return (x: Float32Array, t: number) => {
    const variance = (1 - t) ** 2 * spread ** 2 + t * t;
    const slope = (t - (1 - t) * spread ** 2) / variance;
    return Promise.resolve(x.map((value) => slope * (value - (1 - t) * mean) - mean));
  };
}
function vNetwork(mean: number, spread: number) {
  return (x: Float32Array, t: number) => {
    const alpha = Math.cos((Math.PI * t) / 2);
    const sigma = Math.sin((Math.PI * t) / 2);
    const variance = alpha ** 2 * spread ** 2 + sigma ** 2;
    return Promise.resolve(
      x.map((value) => {
        const rest = (value - alpha * mean) / variance;
        const clean = mean + alpha * spread ** 2 * rest;
        return alpha * sigma * rest - sigma * clean;
      }),
    );
  };
}

async function run(name: Parameters<typeof chooseSampler>[0], steps: number, spread: number) {
  const settings = name === 'euler' || name === 'adams-bashforth' || name === 'ping-pong' ? flow : v;
  const { sample, levels } = chooseSampler(name, steps, settings);
  const network = settings === flow ? flowNetwork(3, spread) : vNetwork(3, spread);
  const field = seededNoise(1);
  return sample({ velocity: network, noise: (draw) => field.window(draw, 4, 0, 500), levels });
}

function statistics(x: Float32Array): { mean: number; spread: number } {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return { mean, spread: Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length) };
}

const names = ['euler', 'adams-bashforth', 'ping-pong', 'dpmpp-2m', 'dpmpp-2m-sde', 'dpmpp-3m-sde'] as const;

/** Ping-pong is for networks trained for few steps: with posterior means it narrows the distribution. */
test.each(names)('%s reproduces mean and standard deviation of the data', async (name) => {
  const { mean, spread } = statistics(await run(name, 100, 0.5));
  expect(mean).toBeCloseTo(3, 1);
  if (name !== 'ping-pong') expect(Math.abs(spread - 0.5)).toBeLessThan(0.03);
});

test.each(names)('%s converges to a single point in one step', async (name) => {
  const result = await run(name, 1, 0);
  expect(Math.max(...result.map((x) => Math.abs(x - 3)))).toBeLessThan(1e-4);
});

test.each(names)('%s is repeatable bit for bit', async (name) => {
  expect(await run(name, 5, 0.5)).toEqual(await run(name, 5, 0.5));
});

test('deterministic samplers converge with more steps', async () => {
  for (const [name, order] of [
    ['euler', 1],
    ['adams-bashforth', 2],
    ['dpmpp-2m', 1.5],
  ] as const) {
    const exact = await run(name, 600, 0.5);
    const error = async (steps: number) => {
      const x = await run(name, steps, 0.5);
      return x.reduce((sum, value, k) => sum + Math.abs(value - exact[k]!), 0);
    };
    expect((await error(20)) / (await error(40))).toBeGreaterThan(2 ** order * 0.9);
  }
});

/** Same values: models/tests/studio/sampling/test_sampling.py. */
test('a pack may space the times of rectified flow by their log signal-to-noise ratio', () => {
  const { levels } = chooseSampler('ping-pong', 4, { ...flow, times: 'log-snr' });
  [1, 0.98201379, 0.88079708, 0.5, 0].forEach((time, i) => expect(levels[i]).toBeCloseTo(time, 7));
  expect([...logRatioTimes(3, 0.1, 0.5)].map((time) => Math.round(time * 1000) / 1000)).toEqual([
    0.5, 0.339, 0.209, 0.1,
  ]);
});

test('schedules have their end points and descend', () => {
  expect([...flowTimes(4, 0, 1)]).toEqual([1, 0.75, 0.5, 0.25, 0]);
  const sigmas = exponentialSigmas(5, 0.3, 500);
  expect(sigmas[0]).toBeCloseTo(500, 9);
  expect(sigmas[4]).toBeCloseTo(0.3, 12);
  expect(sigmas[5]).toBe(0);
  expect(sigmas[1]! / sigmas[0]!).toBeCloseTo(sigmas[3]! / sigmas[2]!, 12);
});

test('a sampler of the other objective is refused, naming the supported ones', () => {
  expect(() => chooseSampler('dpmpp-2m', 10, flow)).toThrow('Choose euler or adams-bashforth or ping-pong.');
  expect(samplersFor('v')).toEqual(['dpmpp-2m', 'dpmpp-2m-sde', 'dpmpp-3m-sde']);
});
