import { expect, test } from 'vitest';
import { StudioError } from '../../core/errors';
import type { ConfigureOptions, Engine, RemoteConnection, RemoteServer } from '../../engine/api';
import { bench, memoryStore } from '../testing';
import { sentData } from './sent-data';

const typed = { address: 'gpu.test', token: 'secret', picture: false, remember: false };
const gone = new StudioError('server-unreachable', 'The server gpu.test does not answer.', 'refused');
const SENTENCE =
  'The server gpu.test does not answer. Everything runs on this machine until you connect again in Model packs.';

/** A studio whose engine keeps what it was configured with, and whose server answers until it is away. */
function setUp(storage = memoryStore()) {
  const configured: (RemoteConnection | null | undefined)[] = [];
  const requested: RemoteServer[] = [];
  const closed: string[] = [];
  const server = { away: false };
  const logged: string[] = [];
  const engine = {
    configure: (_pack: unknown, _provider: unknown, { remote }: ConfigureOptions = {}) => {
      configured.push(remote);
      return Promise.resolve({
        ...{ pack: 'test', provider: 'wasm', fallbackReason: null, shortOfMemory: false },
        ...(remote && { remote: { host: remote.host, roles: remote.roles } }),
      });
    },
    prepare: () => Promise.resolve(),
  } as unknown as Engine;
  const { studio } = bench({
    storage,
    engine: () => Promise.resolve(engine),
    log: (line) => logged.push(line),
    connectRemote(wanted) {
      requested.push(wanted);
      if (server.away) return Promise.reject(gone);
      return Promise.resolve({
        ...{ host: 'gpu.test', serverName: 'fake 1', roles: ['vae-decoder'], missing: ['dit+controlnet'] },
        evaluate: () => (server.away ? Promise.reject(gone) : Promise.resolve({})),
        close: () => closed.push(wanted.address),
      } satisfies RemoteConnection);
    },
  });
  const state = () => studio.store.getState();
  const alerts = () => state().alerts.map(({ text }) => text);
  const stored = async () => JSON.stringify([await storage.get('remote-engine')]);
  return { studio, configured, requested, closed, server, logged, state, alerts, stored };
}

test('a server is used once it is connected; its token is neither in the state nor stored', async () => {
  const { studio, configured, requested, state, stored, logged } = setUp();
  await studio.remote.connect(typed);
  expect(requested).toEqual([{ address: 'https://gpu.test/', token: 'secret', picture: false }]);
  expect(state()).toMatchObject({
    notice: 'Remote engine: gpu.test.',
    remote: { phase: 'connected', remembered: false, connection: { missing: ['dit+controlnet'] } },
    engine: { remote: { host: 'gpu.test', roles: ['vae-decoder'] } },
  });
  expect(configured.at(-1)?.host).toBe('gpu.test');
  expect(JSON.stringify(state()) + (await stored()) + logged.join()).not.toContain('secret');
});

test('disconnected, everything runs here again and the connection is closed', async () => {
  const { studio, configured, closed, state } = setUp();
  await studio.remote.connect(typed);
  await studio.remote.disconnect();
  expect(state()).toMatchObject({
    remote: { phase: 'off', connection: null },
    notice: 'Everything runs on this machine.',
  });
  expect(state().engine?.remote).toBeUndefined();
  expect(configured.at(-1)).toBeNull();
  expect(closed).toEqual(['https://gpu.test/']);
});

test('an address that is none, and a server that does not answer, change nothing', async () => {
  const { studio, server, state, alerts, requested } = setUp();
  await studio.remote.connect({ ...typed, address: 'http://gpu.test/' });
  expect(alerts()).toEqual(['Type the address of an inference server. It must begin with https://.']);
  expect(requested).toEqual([]);
  server.away = true;
  await studio.remote.connect({ ...typed, address: 'https://gpu.test/v2' });
  expect(requested[0]!.address).toBe('https://gpu.test/');
  expect(alerts()).toEqual(['The server gpu.test does not answer.']);
  expect(state().remote.phase).toBe('off');
});

test('a server that fails is said once with what follows; the next task runs here, and connecting again works', async () => {
  const { studio, configured, server, state, alerts, requested } = setUp();
  await studio.remote.connect(typed);
  server.away = true;
  const evaluation = configured.at(-1)!.evaluate('vae-decoder', {});
  await expect(evaluation).rejects.toMatchObject({ code: 'server-unreachable', message: SENTENCE });
  expect(alerts()).toEqual([SENTENCE]);
  expect(state()).toMatchObject({ engine: null, remote: { phase: 'lost', address: 'https://gpu.test/' } });
  await expect(configured.at(-1)!.evaluate('vae-decoder', {})).rejects.toThrow(SENTENCE);
  expect(alerts()).toHaveLength(1);

  await studio.remote.disconnect();
  expect(configured.at(-1)).toBeNull();
  server.away = false;
  await studio.remote.connect(typed);
  expect(alerts()).toEqual([]);
  expect(requested).toHaveLength(2);
});

test('a remembered server is connected to at the next visit; when it is away, the page says so and works', async () => {
  const storage = memoryStore();
  const first = setUp(storage);
  await first.studio.remote.connect({ ...typed, remember: true });
  expect(await first.stored()).toContain('secret');

  const second = setUp(storage);
  await second.studio.remote.connect({ ...typed, address: 'https://other.test', remember: true });
  const again = setUp(storage);
  await again.studio.pack.manager().then((manager) => manager!.use(null));
  expect(again.state().remote).toMatchObject({ phase: 'connected', remembered: true });
  const third = setUp(storage);
  third.server.away = true;
  await third.studio.pack.manager().then((manager) => manager!.use(null));
  expect(third.requested).toEqual([{ address: 'https://other.test/', token: 'secret', picture: false }]);
  expect(third.alerts()).toEqual([SENTENCE]);
  expect(third.configured).toEqual([null]);

  await first.studio.remote.disconnect();
  expect(await first.stored()).toBe('[null]');
});

test('what is stored and no server is ignored', async () => {
  for (const value of [
    7,
    'x',
    { address: 7, picture: true },
    { address: 'https://a.test/', token: 5, picture: true },
  ]) {
    const storage = memoryStore();
    await storage.set('remote-engine', value);
    const { studio, requested, alerts } = setUp(storage);
    await studio.pack.manager().then((manager) => manager!.use(null));
    expect([requested, alerts()]).toEqual([[], []]);
  }
});

test('what is sent follows from the graphs that run there', () => {
  const manifest = {
    ...{ prompt: { excitation: 65536 }, video: { width: 128, height: 96, fps: 30 } },
    roles: { cavp: { width: 288, height: 160, fps: 4 } },
  } as never;
  const sound = sentData(manifest, ['dit+controlnet', 'vae-decoder']);
  expect(sound.sent.join(' ')).toMatch(
    /noise, the encoded envelope, and numbers .* timbre and 1\.5 s of noise made of it/,
  );
  expect(sound.sent.join(' ')).not.toContain('frames');
  expect(sound.stays).toMatch(/^Picture, production sound, words/);
  const all = sentData(manifest, [
    'dit+controlnet',
    'vae-decoder',
    'frame-encoder',
    'flow',
    'rms-mapper',
    'cavp',
  ]);
  expect(all.sent.join(' ')).toMatch(/128 × 96 pixels, 30 a second.*288 × 160 pixels, 4 a second/);
  expect(all.stays).toMatch(/^The video file, production sound/);
});
