import { expect, test } from 'vitest';
import { fakeContext, fakeManifest } from '../testing/fake-pack';
import type { FakeGraph } from '../testing/fake-graphs';
import { floats } from '../tensor';
import { decodeAudio } from './decode-audio';

const HOP = 2048;
const CONTEXT = 3;
const noTimbre = { profile: new Float32Array(0), excitation: new Float32Array(0) };

/** A decoder whose frame is the mean of those up to CONTEXT before and after it, zeros beyond the ends. */
const decoder: FakeGraph = ({ latent }) => {
  const frames = latent!.dims[2]!;
  const data = latent!.data as Float32Array;
  const at = (i: number) => (i < 0 || i >= frames ? 0 : data[i]!);
  const means = Float32Array.from({ length: frames }, (_, i) => {
    let sum = 0;
    for (let k = -CONTEXT; k <= CONTEXT; k++) sum += at(i + k);
    return sum / (2 * CONTEXT + 1);
  });
  const audio = Float32Array.from(
    { length: 2 * frames * HOP },
    (_, n) => means[Math.floor(n / HOP) % frames]!,
  );
  return { audio: floats(audio, 1, 2, frames * HOP) };
};

function contextOf(decoderContext: number | undefined, isShortOfMemory: boolean) {
  const plain = fakeManifest();
  const manifest = { ...plain, latent: { ...plain.latent, downsampling: HOP, decoderContext } };
  const context = fakeContext(manifest, { 'vae-decoder': decoder });
  return { ...context, graphs: { ...context.graphs, isShortOfMemory } };
}

const lengthsOf = ({ runs }: ReturnType<typeof contextOf>) =>
  runs.map(({ feeds }) => feeds['latent']!.dims[2]);
const FRAMES = 600;
const latent = Float32Array.from({ length: 4 * FRAMES }, (_, i) => Math.sin(i * i));

test.each([false, true])(
  'a long window is decoded in spans without seams, memory short: %s',
  async (short) => {
    const whole = await decodeAudio(latent, FRAMES, noTimbre, contextOf(undefined, false));
    const context = contextOf(CONTEXT, short);
    const inSpans = await decodeAudio(latent, FRAMES, noTimbre, context);
    // As bytes: a comparison of millions of numbers one by one takes the test library half a minute.
    expect(inSpans.map((side, c) => Buffer.from(side.buffer).equals(Buffer.from(whole[c]!.buffer)))).toEqual([
      true,
      true,
    ]);
    expect(new Set(lengthsOf(context))).toEqual(new Set([short ? 64 : 512]));
  },
);

test('a decoder that states no context, or is driven by an excitation, is given the whole window', async () => {
  const stated = contextOf(CONTEXT, true);
  const excited = { profile: new Float32Array(2), excitation: new Float32Array(4) };
  await decodeAudio(latent, FRAMES, excited, stated);
  const plain = contextOf(undefined, true);
  await decodeAudio(latent, FRAMES, noTimbre, plain);
  expect([lengthsOf(stated), lengthsOf(plain)]).toEqual([[FRAMES], [FRAMES]]);
});
