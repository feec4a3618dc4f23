import { expect, test } from 'vitest';
import dpmpp from '../../../models/contract/golden/dpmpp.json';
import guidance from '../../../models/contract/golden/guidance.json';
import flow from '../../../models/contract/golden/rectified-flow.json';
import { guide } from './guidance';
import type { Problem, Sampler } from './sampler';
import { adamsBashforth } from './samplers/adams-bashforth';
import { dpmpp2m } from './samplers/dpmpp-2m';
import { dpmpp2mSde } from './samplers/dpmpp-2m-sde';
import { dpmpp3mSde } from './samplers/dpmpp-3m-sde';
import { euler } from './samplers/euler';
import { pingPong } from './samplers/ping-pong';
import { exponentialSigmas, flowTimes } from './schedule';

/** Relative to the largest value: the page computes in float32, the vectors were computed in float64. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(Math.abs(actual[i]! - value) / scale).toBeLessThan(1e-6));
}

/** Runs a sampler on recorded noise and network outputs. @returns the latent and the network's inputs. */
async function replay(sampler: Sampler, levels: Float64Array, noise: number[][], outputs: number[][]) {
  const inputs: { x: Float32Array; t: number }[] = [];
  const problem: Problem = {
    levels,
    noise: (draw) => Float32Array.from(noise[draw]!),
    velocity: (x, t) => {
      inputs.push({ x, t });
      return Promise.resolve(Float32Array.from(outputs[inputs.length - 1]!));
    },
  };
  return { clean: await sampler(problem), inputs };
}

test('times and noise levels', () => {
  expectClose(flowTimes(flow.steps, 0, 1), flow.times);
  expectClose(exponentialSigmas(dpmpp.steps, dpmpp.sigmaMin, dpmpp.sigmaMax), dpmpp.sigmas);
});

test.each([
  ['euler', euler, flow.euler],
  ['adams-bashforth', adamsBashforth, flow.adamsBashforth],
  ['ping-pong', pingPong, flow.pingPong],
] as const)('%s, every step', async (_, sampler, states) => {
  const { clean, inputs } = await replay(sampler, Float64Array.from(flow.times), flow.noise, flow.velocity);
  inputs.slice(1).forEach(({ x }, i) => expectClose(x, states[i]!));
  expectClose(clean, states.at(-1)!);
});

test.each([
  ['dpmpp-2m', dpmpp2m],
  ['dpmpp-2m-sde', dpmpp2mSde],
  ['dpmpp-3m-sde', dpmpp3mSde],
] as const)('%s, every step', async (name, sampler) => {
  const run = dpmpp.runs[name];
  const { clean, inputs } = await replay(
    sampler,
    Float64Array.from(dpmpp.sigmas),
    dpmpp.noise,
    dpmpp.network,
  );
  inputs.forEach(({ x, t }, i) => {
    expectClose(x, run.networkInput[i]!);
    expect(t).toBeCloseTo(run.networkTime[i]!, 7);
  });
  expectClose(clean, run.x.at(-1)!);
});

test('guidance', () => {
  const conditional = Float32Array.from(guidance.conditional);
  const unconditional = Float32Array.from(guidance.unconditional);
  for (const { scale, guided } of guidance.cases)
    expectClose(guide(conditional, unconditional, scale), guided);
});
