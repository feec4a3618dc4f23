import { expect, test } from 'vitest';
import { parseFoleyArguments } from './arguments';

test('parses every option', () => {
  const parsed = parseFoleyArguments(
    'a.mp4 b.mov --prompt metal --negative music --reference r.wav --reference s.wav --picture 0.5 --map-only --seed 7 --steps 4 --guidance 1.5 --lock --takes 3 --provider wasm --remote https://gpu.example --out o'.split(
      ' ',
    ),
  );
  expect(parsed).toEqual({
    clips: ['a.mp4', 'b.mov'],
    prompt: 'metal',
    negative: 'music',
    references: ['r.wav', 's.wav'],
    picture: 0.5,
    envelope: undefined,
    mapOnly: true,
    seed: 7,
    steps: 4,
    guidance: 1.5,
    lock: true,
    takes: 3,
    pack: 'compact',
    provider: 'wasm',
    remote: 'https://gpu.example',
    out: 'o',
  });
});

test.each([
  [[], /at least one video/],
  [['a.mp4', '--seed', 'x'], /--seed is "x"/],
  [['a.mp4', '--steps', '0'], /--steps is "0"/],
  [['a.mp4', '--takes', '1.5'], /whole number/],
  [['a.mp4', '--picture', '1.1'], /from 0 to 1/],
  [['a.mp4', '--provider', 'cuda'], /webgpu or wasm/],
  [['a.mp4', '--colour', 'red'], /--colour/],
])('refuses %j', (argv, message) => {
  expect(() => parseFoleyArguments(argv)).toThrow(message);
});
