import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { openPackFromUrl } from './pack-from-url';
import { memoryPacks } from './testing';

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('hex');
}

/** Files of a valid pack whose graphs all hold the text "weights". */
async function packFiles(): Promise<Map<string, string>> {
  const stated = { file: 'graph.onnx', sha256: await sha256('weights'), bytes: 7 };
  const graph = { ...stated, dtype: 'float32', storage: 'float32', provider: 'any', inputs: [], outputs: [] };
  const manifest = {
    schemaVersion: 1,
    id: 'test',
    name: 'Test',
    version: '0.1.0',
    licence: 'CC0-1.0',
    provenance: 'Made for tests.',
    modelCard: 'MODEL_CARD.md',
    audio: { sampleRate: 44100, channels: 2 },
    envelope: {
      rate: 125,
      analysisRate: 16000,
      window: 512,
      hop: 128,
      smoothing: 15,
      classes: 64,
      mu: 255,
      decode: 'argmax',
    },
    video: {
      fps: 30,
      width: 64,
      height: 48,
      fit: 'crop',
      windowFrames: 300,
      windowEnvelope: 1250,
      chunkFrames: 16,
    },
    latent: { channels: 64, downsampling: 1024, minFrames: 22, maxFrames: 431 },
    sampler: {
      objective: 'v',
      default: 'dpmpp-3m-sde',
      steps: 8,
      guidance: 2,
      sigmaMin: 0.3,
      sigmaMax: 500,
      guidanceInterval: [0, 1],
    },
    prompt: { dimensions: 8, tokens: 1, unconditional: 'zeros' },
    roles: {
      'frame-encoder': graph,
      flow: graph,
      'rms-mapper': { ...graph, channels: 2 },
      'clap-audio': { ...graph, sampleRate: 16000, minSeconds: 1, maxSeconds: 10 },
      'clap-text': { ...graph, tokenizer: stated, maxTokens: 16 },
      'vae-encoder': graph,
      'vae-decoder': graph,
      'dit+controlnet': { ...graph, controlDepth: 1 },
    },
  };
  return new Map([
    ['manifest.json', JSON.stringify(manifest)],
    ['graph.onnx', 'weights'],
  ]);
}

/** Adds a pack from disk and opens it. */
async function openPackFromFiles(files: readonly File[]) {
  const { packs } = memoryPacks();
  const offer = await packs.offerFromDisk(files);
  await packs.add(offer);
  return packs.open(offer.key);
}

const onDisk = (files: Map<string, string>) => [...files].map(([name, text]) => new File([text], name));

function serve(files: Map<string, string>) {
  const fetched: string[] = [];
  vi.stubGlobal('location', { href: 'https://studio.test/', origin: 'https://studio.test' });
  vi.stubGlobal('fetch', (url: URL, { signal }: { signal: AbortSignal | null }) => {
    signal?.throwIfAborted();
    fetched.push(url.href);
    const text = files.get(url.pathname.split('/').at(-1)!);
    return Promise.resolve(new Response(text ?? null, { status: text === undefined ? 404 : 200 }));
  });
  return fetched;
}
afterEach(() => vi.unstubAllGlobals());

test('a folder from disk is a pack', async () => {
  const pack = await openPackFromFiles(onDisk(await packFiles()));
  expect(pack.manifest.name).toBe('Test');
  expect(await (await pack.graph('flow')).text()).toBe('weights');
  expect(await (await pack.tokenizer()).text()).toBe('weights');
  await expect(pack.graph('cavp')).rejects.toMatchObject({ code: 'pack-invalid' });
});

test.each([
  [
    'no manifest',
    (files: Map<string, string>) => files.delete('manifest.json'),
    'pack-invalid',
    'no manifest.json',
  ],
  [
    'text that is not JSON',
    (files: Map<string, string>) => files.set('manifest.json', '{'),
    'pack-invalid',
    'not valid JSON',
  ],
  [
    'an empty manifest',
    (files: Map<string, string>) => files.set('manifest.json', '{}'),
    'pack-invalid',
    'schemaVersion',
  ],
] as const)('%s is refused with a message that names it', async (_, change, code, words) => {
  const files = await packFiles();
  change(files);
  const opening = openPackFromFiles(onDisk(files));
  await expect(opening).rejects.toMatchObject({ code });
  await expect(opening).rejects.toThrow(words);
});

test('objective v needs a minimum noise level above 0', async () => {
  const files = await packFiles();
  files.set('manifest.json', files.get('manifest.json')!.replace('"sigmaMin":0.3', '"sigmaMin":0'));
  await expect(openPackFromFiles(onDisk(files))).rejects.toThrow('sampler');
});

test('a file that is missing or changed is corrupt', async () => {
  const files = await packFiles();
  files.set('graph.onnx', 'weighty');
  await expect(openPackFromFiles(onDisk(files))).rejects.toMatchObject({ code: 'pack-corrupt' });
  files.delete('graph.onnx');
  await expect(openPackFromFiles(onDisk(files))).rejects.toThrow('graph.onnx');
});

test.each(['/packs/compact', '/packs/compact/'])(
  'a pack from %s downloads a file when it is requested',
  async (url) => {
    const fetched = serve(await packFiles());
    const pack = await openPackFromUrl(url);
    expect(fetched).toEqual(['https://studio.test/packs/compact/manifest.json']);
    expect(await (await pack.graph('flow')).text()).toBe('weights');
    expect(fetched.slice(1)).toEqual(['https://studio.test/packs/compact/graph.onnx']);
  },
);

test('no pack, a bad file and a cancelled download have their codes', async () => {
  const files = await packFiles();
  serve(new Map());
  await expect(openPackFromUrl('/packs/none/')).rejects.toMatchObject({ code: 'pack-invalid' });
  files.set('graph.onnx', 'far too long');
  serve(files);
  await expect((await openPackFromUrl('/packs/x/')).graph('flow')).rejects.toMatchObject({
    code: 'pack-corrupt',
  });
  await expect(openPackFromUrl('/packs/x/', AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  });
});

test('every field that models/contract requires is required here', async () => {
  const { required } = JSON.parse(readFileSync('models/contract/pack.schema.json', 'utf8')) as {
    required: string[];
  };
  const manifest = JSON.parse((await packFiles()).get('manifest.json')!) as Record<string, unknown>;
  expect(Object.keys(manifest).sort()).toEqual([...required].sort());
  for (const field of required) {
    const text = JSON.stringify({ ...manifest, [field]: undefined });
    await expect(openPackFromFiles(onDisk(new Map([['manifest.json', text]])))).rejects.toThrow(field);
  }
});

test('a damaged file is fetched once more past the cache, then it is corrupt', async () => {
  const files = await packFiles();
  const caches: RequestCache[] = [];
  const answers: string[] = [];
  vi.stubGlobal('location', { href: 'https://studio.test/', origin: 'https://studio.test' });
  vi.stubGlobal('fetch', (url: URL, { cache }: { cache: RequestCache }) => {
    if (url.pathname.endsWith('.json')) return Promise.resolve(new Response(files.get('manifest.json')));
    caches.push(cache);
    return Promise.resolve(new Response(answers.shift() ?? 'broken!'));
  });
  const pack = await openPackFromUrl('/packs/x/');
  answers.push('damaged', 'weights');
  expect(await (await pack.graph('flow')).text()).toBe('weights');
  await expect(pack.graph('flow')).rejects.toThrow(
    'The file graph.onnx of the model pack Test is damaged or from another version. Load the pack again.',
  );
  expect(caches).toEqual(['default', 'reload', 'default', 'reload']);
});

test('a manifest is not parsed when it is larger than any manifest', async () => {
  const files = await packFiles();
  files.set('manifest.json', `[${'0,'.repeat(600_000)}0]`);
  await expect(openPackFromFiles(onDisk(files))).rejects.toThrow('its manifest.json is larger than 1 MB');
  serve(files);
  await expect(openPackFromUrl('/packs/x/')).rejects.toThrow('its manifest.json is larger than 1 MB');
});

test('files in folders below the pack do not take the place of its own', async () => {
  const files = await packFiles();
  const at = (path: string, text: string) =>
    Object.defineProperty(new File([text], path.split('/').at(-1)!), 'webkitRelativePath', { value: path });
  const own = [...files].map(([name, text]) => at(`pack/${name}`, text));
  const pack = await openPackFromFiles([
    ...own,
    at('pack/old/manifest.json', '{}'),
    at('pack/old/graph.onnx', 'x'),
  ]);
  expect(await (await pack.graph('flow')).text()).toBe('weights');
});

test.each(['../secret', '/etc/passwd', 'a/b.onnx', '.hidden', '', 'x'.repeat(200), 'graph.onnx\u0000'])(
  'the file name %j is refused',
  async (name) => {
    const files = await packFiles();
    const manifest = files.get('manifest.json')!.replaceAll('graph.onnx', JSON.stringify(name).slice(1, -1));
    files.set('manifest.json', manifest);
    await expect(openPackFromFiles(onDisk(files))).rejects.toMatchObject({ code: 'pack-invalid' });
  },
);

test('a file that was changed after it was chosen is named', async () => {
  const files = onDisk(await packFiles());
  const graph = files.find(({ name }) => name === 'graph.onnx')!;
  graph.slice = () => {
    throw new DOMException('gone', 'NotReadableError');
  };
  await expect(openPackFromFiles(files)).rejects.toThrow(
    /graph\.onnx .* can no longer be read\. Choose the folder again/,
  );
});

test('the files of a bank are verified too; a pack without one says so', async () => {
  const files = await packFiles();
  await expect((await openPackFromFiles(onDisk(files))).bank('index')).rejects.toMatchObject({
    code: 'pack-invalid',
  });
  const manifest = JSON.parse(files.get('manifest.json')!) as { roles: { flow: object } };
  const file = manifest.roles.flow;
  const bank = {
    ...{ sounds: file, index: file, embeddings: { ...file, file: 'other.bin', bytes: 8 } },
    ...{ recordings: 1, captions: 1 },
    sentence: { tensor: '/inner', dimensions: 2 },
  };
  files.set('manifest.json', JSON.stringify({ ...manifest, bank })).set('other.bin', 'weights');
  serve(files);
  const pack = await openPackFromUrl('/packs/x/');
  expect(await (await pack.bank('index')).text()).toBe('weights');
  await expect(pack.bank('embeddings')).rejects.toMatchObject({ code: 'pack-corrupt' });
  files.set('manifest.json', JSON.stringify({ ...manifest, bank: { ...bank, recordings: 1e6 } }));
  await expect(openPackFromFiles(onDisk(files))).rejects.toThrow('bank.recordings');
});
