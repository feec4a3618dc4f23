import { expect, test } from 'vitest';
import { randomCurve, seeded } from '../curve/random.fixture';
import { packProject, type PackedProject, unpackProject } from './packed-project';
import { emptyProject, type Project } from './project';
import { retakeFixture, takeFixture } from './take.fixture';

/** As it arrives after `postMessage`. */
function unpacked(packed: PackedProject): { readonly project: Project; readonly slices: number } {
  const work = unpackProject(structuredClone(packed));
  for (let slices = 0; ; slices += 1) {
    const { done, value } = work.next();
    if (done) return { project: value, slices };
  }
}

test('a document is the same after it was packed and sent, and takes share its curves', () => {
  const random = seeded(5);
  const line = randomCurve(random);
  const curve = { left: line, right: line };
  const earlier = { left: randomCurve(random), right: randomCurve(random) };
  const takes = [curve, earlier, null, earlier].map((own, i) =>
    takeFixture({ id: `take ${i}`, curve: own, retakes: [retakeFixture({ curve: earlier })] }),
  );
  const project: Project = { ...emptyProject, curve, takes };
  const { project: back } = unpacked(packProject(project));
  expect(back).toEqual(project);
  expect(back.curve.left).toBe(back.curve.right);
  expect(back.takes[0]!.curve).toBe(back.curve);
  expect(back.takes[1]!.curve).toBe(back.takes[3]!.curve);
  expect(back.takes[0]!.retakes[0]!.curve).toBe(back.takes[1]!.curve);
});

test('a long curve is unpacked in slices', () => {
  const left = Array.from({ length: 100_000 }, (_, i) => ({
    time: i / 100,
    value: 0.5,
    shape: 'hold' as const,
  }));
  const { project, slices } = unpacked(packProject({ ...emptyProject, curve: { left, right: left } }));
  expect(project.curve.left).toHaveLength(100_000);
  expect(project.curve.left.at(-1)).toEqual(left.at(-1));
  expect(slices).toBe(10);
});
