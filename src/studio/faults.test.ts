import { expect, test } from 'vitest';
import { StudioError, type StudioErrorCode } from '../core/errors';
import type { Engine } from '../engine/api';
import { bench, file } from './testing';

type Faulty = 'configure' | 'mapEnvelope' | 'generate';

const errors: readonly (readonly [StudioErrorCode, string])[] = [
  ['device-lost', 'The GPU device was lost. Try again, or choose the CPU (WebAssembly) provider.'],
  ['engine-crashed', 'The model runtime stopped. Try again.'],
  ['out-of-space', 'The model needs more memory than the browser provides. Close other pages.'],
  ['pack-corrupt', 'The file dit.onnx is damaged. Press Check in Model packs.'],
];

/** A studio whose engine fails once with the error at one method. */
async function setUp(method: Faulty, error: StudioError) {
  const whole = bench().engine;
  let fails = true;
  const engine = new Proxy(whole, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name !== method || typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        if (!fails) return Reflect.apply(value, target, given);
        fails = false;
        return Promise.reject(error);
      };
    },
  });
  const made = bench({ engine: () => Promise.resolve(engine) });
  await made.studio.clip.open(file('a.mp4'));
  return made;
}

const cases: readonly (readonly [string, Faulty, 'map' | 'generate'])[] = [
  ['loading for a map', 'configure', 'map'],
  ['mapping', 'mapEnvelope', 'map'],
  ['loading for a take', 'configure', 'generate'],
  ['a take', 'generate', 'generate'],
];

for (const [code, message] of errors)
  test.each(cases)(
    `${code} at %s: one sentence, the project as it was, the next run works`,
    async (_, method, job) => {
      const { studio } = await setUp(method, new StudioError(code, message, 'for the log'));
      const row = 'time_s,left,right\n0,0.2,0.2\n0.008,0.2,0.2\n';
      studio.settings.setSeed(5);
      if (job === 'generate') await studio.envelope.import(file('c.csv', row));
      const run = () => (job === 'map' ? studio.envelope.map() : studio.takes.generate());
      const before = studio.editor.document;
      await run();
      expect(studio.store.getState().alerts.map(({ text }) => text)).toEqual([message]);
      expect(studio.editor.document).toBe(before);
      await run();
      expect(studio.store.getState().alerts).toEqual([]);
      expect(studio.editor.document).not.toBe(before);
      studio.editor.undo();
      expect(studio.editor.document.takes).toEqual(before.takes);
      expect(studio.editor.document.curve).toEqual(before.curve);
    },
  );

test('a take that fails in the middle of several leaves those before it', async () => {
  const whole = bench().engine;
  let takes = 0;
  const generate: Engine['generate'] = (...given) =>
    ++takes === 2 ? Promise.reject(new StudioError(...errors[1]!)) : whole.generate(...given);
  const { studio } = bench({ engine: () => Promise.resolve({ ...whole, generate }) });
  await studio.clip.open(file('a.mp4'));
  await studio.envelope.map();
  studio.settings.setSeed(5);
  studio.settings.set({ takes: 3 });
  await studio.takes.generate();
  expect(studio.editor.document.takes).toHaveLength(1);
  expect(studio.store.getState().alerts).toHaveLength(1);
  await studio.takes.generate();
  expect(studio.editor.document.takes).toHaveLength(3);
});
