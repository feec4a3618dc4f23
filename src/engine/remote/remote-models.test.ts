import { expect, test, vi } from 'vitest';
import { floats } from '../tensor';
import { FakeInferenceServer, withTensors } from '../testing/fake-inference-server';
import { fakeManifest } from '../testing/fake-pack';
import { modelsOn } from '../testing/remote-context';
import { remoteRoles } from '../../core/pack/remote-roles';

const manifest = withTensors(fakeManifest());
const roles = remoteRoles(manifest, { picture: true });
const latent = { latent: floats(new Float32Array(4 * 6).fill(0.25), 1, 4, 6) };
const INFER = '/v2/models/fake-0.1.0-vae-decoder/infer';

async function connected(triton = true, token: string | null = null) {
  const server = new FakeInferenceServer(manifest, triton);
  const models = modelsOn(server, manifest, token);
  const found = await models.find(roles);
  server.requests.length = 0;
  return { server, models, found };
}

/** The answer of the vae-decoder's model. */
function answering(server: FakeInferenceServer, response: () => Response | Promise<Response>) {
  server.intercept = (path) => (path === INFER ? response() : undefined);
}

const answer = (outputs: unknown) => () => Response.json({ outputs });

test.each([true, false])('the graphs are found and run, with binary tensors: %s', async (triton) => {
  const { server, models, found } = await connected(triton);
  expect(found).toEqual({ name: 'fake 1', roles });
  const outputs = await models.evaluate('vae-decoder', latent);
  expect(outputs).toEqual({ audio: floats(new Float32Array(1200).fill(0.25), 1, 2, 600) });
  expect(typeof server.requests[0]!.init.body).toBe(triton ? 'object' : 'string');
});

test('both prompts of a guided step are one request, in the shapes that the server states', async () => {
  const { server, models } = await connected(false);
  const x = floats(new Float32Array(48).fill(1), 2, 4, 6);
  const feeds = {
    x,
    t: floats(Float32Array.of(1, 1), 2),
    prompt: floats(new Float32Array(6), 2, 1, 3),
    control: x,
  };
  expect((await models.evaluate('dit+controlnet', feeds))['velocity']!.dims).toEqual([2, 4, 6]);
  expect(server.requests).toHaveLength(1);
  const shapeOfTime = async (triton: boolean) => {
    const { server: other, models: there } = await connected(triton);
    await there.evaluate('dit+controlnet', feeds);
    const body = other.requests[0]!.init.body as string | Uint8Array;
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
    return /"name":"t","datatype":"FP32","shape":(\[[\d,]+\])/.exec(text)?.[1];
  };
  expect([await shapeOfTime(true), await shapeOfTime(false)]).toEqual(['[2,1]', '[2]']);
});

test('the token goes into a header of requests to this address, which follow no redirect and send no cookies', async () => {
  const server = new FakeInferenceServer(manifest, true);
  const models = modelsOn(server, manifest, 'secret');
  await models.find(roles);
  await models.evaluate('vae-decoder', latent);
  for (const { url, init } of server.requests) {
    expect(url.origin).toBe('https://gpu.test');
    expect(url.href).not.toContain('secret');
    expect(init).toMatchObject({ redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer' });
    expect(new Headers(init.headers).get('Authorization')).toBe('Bearer secret');
  }
});

test('a graph whose model is missing, or is another one, is not run there', async () => {
  const server = new FakeInferenceServer(manifest, true);
  server.without.add('flow');
  server.intercept = (path) =>
    path === '/v2/models/fake-0.1.0-rms-mapper' ? Response.json({ inputs: [], outputs: [] }) : undefined;
  const found = await modelsOn(server, manifest).find(roles);
  expect(found.roles).toEqual(['dit+controlnet', 'vae-decoder', 'frame-encoder']);
});

test.each([
  ['v2/health/ready', () => new Response('', { status: 401 }), 'does not accept the token, or needs one.'],
  ['v2/health/ready', () => new Response('<html>'), 'is not ready, or is no inference server'],
  ['v2/health/ready', () => new Response('', { status: 503 }), 'is not ready, or is no inference server'],
  ['v2', () => Response.json({ hello: 1 }), 'is not ready, or is no inference server'],
  ['v2', () => Promise.reject(new TypeError('Failed to fetch')), 'does not answer.'],
  ['v2', () => new Response('x'.repeat(300_000)), 'sent more than was requested.'],
] as const)('%s that fails is one sentence', async (path, response, sentence) => {
  const server = new FakeInferenceServer(manifest, true);
  server.intercept = (requested) =>
    requested === `/${path}` || (path === 'v2/health/ready' && requested === '/v2') ? response() : undefined;
  const finding = modelsOn(server, manifest, 'secret').find(roles);
  await expect(finding).rejects.toMatchObject({ code: 'server-unreachable' });
  await expect(finding).rejects.toThrow(`The server gpu.test ${sentence}`);
  await expect(finding).rejects.not.toThrow('secret');
});

test('a server without models of the pack runs none of its graphs', async () => {
  const server = new FakeInferenceServer(manifest, true);
  roles.forEach((role) => server.without.add(role));
  expect(await modelsOn(server, manifest).find(roles)).toEqual({ name: 'fake 1', roles: [] });
});

const audio = { name: 'audio', datatype: 'FP32', shape: [1, 2, 600] };
const samples = new Array<number>(1200).fill(0);
test.each([
  ['another shape', answer([{ ...audio, shape: [1, 2, 601], data: [...samples, 0, 0] }])],
  ['another datatype', answer([{ ...audio, datatype: 'FP16', data: samples }])],
  ['too few numbers', answer([{ ...audio, data: samples.slice(1) }])],
  ['a shape that overflows', answer([{ ...audio, shape: [1, 2, 1e300], data: [] }])],
  ['no data', answer([audio])],
  ['binary data that are cut off', answer([{ ...audio, parameters: { binary_data_size: 4800 } }])],
  ['no such output', answer([])],
  ['text in the place of numbers', answer([{ ...audio, data: ['0'] }])],
  ['no JSON', () => new Response('<html>')],
  ['an unfinished JSON', () => new Response('{"outputs": ["}')],
] as const)('an answer with %s is refused', async (_, response) => {
  const { server, models } = await connected();
  answering(server, response);
  const evaluation = models.evaluate('vae-decoder', latent);
  await expect(evaluation).rejects.toMatchObject({ code: 'server-unreachable' });
  await expect(evaluation).rejects.toThrow('answered with something else than the output of the model.');
});

test('an answer that does not end is cut off', async () => {
  const { server, models } = await connected();
  let sent = 0;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
    cancel: () => void (sent = -1),
  });
  answering(server, () => new Response(endless));
  await expect(models.evaluate('vae-decoder', latent)).rejects.toThrow('sent more than was requested');
  await vi.waitFor(() => expect(sent).toBe(-1));
});

test('a server that restarts is tried again, one that is gone is not for long', async () => {
  const { server, models } = await connected();
  const failures = [() => new Response('', { status: 503 }), () => Promise.reject(new TypeError('reset'))];
  server.intercept = () => failures.shift()?.();
  await models.evaluate('vae-decoder', latent);
  expect(server.requests).toHaveLength(3);

  server.requests.length = 0;
  server.intercept = () => Promise.reject(new TypeError('refused'));
  await expect(models.evaluate('vae-decoder', latent)).rejects.toThrow(
    'The server gpu.test does not answer.',
  );
  expect(server.requests).toHaveLength(3);
});

test('an error of the model is not tried again; what the server says of it is for the log', async () => {
  const { server, models } = await connected();
  answering(server, () => Response.json({ error: 'out of memory' }, { status: 500 }));
  await expect(models.evaluate('vae-decoder', latent)).rejects.toMatchObject({
    message: 'The server gpu.test answered with an error (status 500).',
    detail: 'status 500: {"error":"out of memory"}',
  });
  expect(server.requests).toHaveLength(1);
});

test('a cancelled evaluation ends at once and is not sent again', async () => {
  const { server, models } = await connected();
  const abort = new AbortController();
  server.intercept = (_, { signal }) =>
    new Promise((_resolve, reject) =>
      signal!.addEventListener('abort', () => reject(signal!.reason as Error)),
    );
  const evaluation = models.evaluate('vae-decoder', latent, abort.signal);
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  abort.abort();
  await expect(evaluation).rejects.toMatchObject({ code: 'cancelled' });
  expect(server.requests).toHaveLength(1);
});

test('a server that does not answer in time is given up', async () => {
  const { server, models } = await connected();
  const timeout = vi
    .spyOn(AbortSignal, 'timeout')
    .mockImplementation(() => AbortSignal.abort(new Error('late')));
  server.intercept = (_, { signal }) => Promise.reject(signal!.reason as Error);
  await expect(models.evaluate('vae-decoder', latent)).rejects.toThrow(
    'The server gpu.test took longer than 120 s for one answer.',
  );
  expect(server.requests).toHaveLength(1);
  timeout.mockRestore();
});
