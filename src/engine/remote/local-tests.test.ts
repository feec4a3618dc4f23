import { expect, test, vi } from 'vitest';
import type * as FakePack from '../testing/fake-pack';
import { fakeRequest } from '../testing/fake-request';
import type { remoteContext } from '../testing/remote-context';

/**
 * The tests of generating and mapping, with the graphs on a fake server that batches as Triton does. What they require of numbers, seeds, windows, errors and
 * order holds with a remote engine as it does on this machine.
 */
vi.mock('../testing/fake-pack', async (original) => {
  const module = await original<typeof FakePack>();
  const { remoteContext } = await import('../testing/remote-context');
  return {
    ...module,
    fakeContext: (
      ...[manifest = module.fakeManifest(), graphs, checkpoint]: Parameters<typeof FakePack.fakeContext>
    ) => remoteContext(module.fakeContext(manifest, graphs, checkpoint), manifest, graphs),
  };
});

await import('../tasks/generate.test');
await import('../tasks/map-envelope.test');

test('the graphs above ran on the server', async () => {
  const { fakeContext } = await import('../testing/fake-pack');
  const { generateWhole } = await import('../testing/generate-whole');
  const context = fakeContext() as ReturnType<typeof remoteContext>;
  await generateWhole(fakeRequest({ prompt: 'wood', referenceWeight: 0 }), context);
  const evaluations = context.server.requests.filter(({ url }) => url.pathname.endsWith('/infer'));
  expect(evaluations.map(({ url }) => url.pathname.split('/')[3])).toEqual([
    'fake-0.1.0-dit-controlnet',
    'fake-0.1.0-dit-controlnet',
    'fake-0.1.0-vae-decoder',
  ]);
});
