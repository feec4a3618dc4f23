import { expect, test } from 'vitest';
import { StudioError } from '../../core/errors';
import type { TaskContext } from '../task';
import { fakeContext, fakeManifest } from '../testing/fake-pack';
import { fakeRequest } from '../testing/fake-request';
import { generateWhole } from '../testing/generate-whole';
import { remoteContext } from '../testing/remote-context';

const manifest = fakeManifest();
/** More than four windows. */
const long = fakeRequest({ duration: 9, prompt: 'wood', sampler: 'ping-pong', steps: 3 });
const pause = () => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined)));

const bytesOf = ({ buffer }: Float32Array) => Buffer.from(buffer).toString('base64');

/** A server that answers a little later, and how many evaluations it had at once. */
function slowServer(answer: (path: string, init: RequestInit) => Promise<Response | undefined> = pause) {
  const context = remoteContext(fakeContext(manifest), manifest);
  const counts = { open: 0, most: 0, all: 0 };
  context.server.intercept = async (path, init) => {
    if (!path.endsWith('/infer')) return undefined;
    counts.all++;
    counts.most = Math.max(counts.most, ++counts.open);
    try {
      return await answer(path, init);
    } finally {
      counts.open--;
    }
  };
  return { context, counts };
}

test('four windows of a long clip are under way at once on a server, one on this machine, with the same bits', async () => {
  const { context, counts } = slowServer();
  const remote = await generateWhole(long, context);
  expect(counts.most).toBe(4);
  const plain = fakeContext(manifest);
  let [open, most] = [0, 0];
  const here: TaskContext = {
    ...plain,
    graphs: {
      ...plain.graphs,
      run: async (...given) => {
        most = Math.max(most, ++open);
        await pause();
        open--;
        return plain.graphs.run(...given);
      },
    },
  };
  const { pcm } = await generateWhole(long, here);
  expect(pcm.channels.map(bytesOf)).toEqual(remote.pcm.channels.map(bytesOf));
  expect(most).toBe(1);
  expect(counts.all).toBe(plain.runs.filter(({ role }) => /dit|vae-decoder/.test(role)).length);
});

test('progress counts the work of all windows', async () => {
  const { context } = slowServer();
  const done: number[] = [];
  const meter: TaskContext['meter'] = (plan) => {
    const real = context.meter(plan);
    const advance = real.advance.bind(real);
    real.advance = (units) => {
      done.push(units ?? 1);
      advance(units);
    };
    return real;
  };
  const { work } = await generateWhole(long, { ...context, meter });
  const { diffuse = 0, 'decode-audio': decode = 0 } = work;
  const sum = done.reduce((a, b) => a + b, 0);
  expect(sum).toBeGreaterThanOrEqual(diffuse + 2 * decode);
});

test('a server that fails ends all windows with one error, and nothing is requested after it', async () => {
  let answers = 6;
  const { context, counts } = slowServer(async () => {
    await pause();
    return answers-- > 0 ? undefined : Response.json({ error: 'out of memory' }, { status: 500 });
  });
  await expect(generateWhole(long, context)).rejects.toMatchObject({
    code: 'server-unreachable',
    message: 'The server gpu.test answered with an error (status 500).',
  });
  const { all } = counts;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(counts).toMatchObject({ all, open: 0 });
});

test('a cancelled take ends the evaluations of all windows', async () => {
  const abort = new AbortController();
  const { context, counts } = slowServer((_path, { signal }) => {
    if (counts.open === 4) abort.abort();
    return new Promise((_, reject) => {
      if (signal!.aborted) reject(new Error('aborted'));
      signal!.addEventListener('abort', () => reject(new Error('aborted')));
    });
  });
  const checkpoint = () =>
    abort.signal.aborted ? Promise.reject(new StudioError('cancelled', 'Cancelled.')) : Promise.resolve();
  const take = generateWhole(long, { ...context, signal: abort.signal, checkpoint });
  await expect(take).rejects.toMatchObject({ code: 'cancelled' });
  expect(counts).toMatchObject({ all: 4, open: 0 });
});
