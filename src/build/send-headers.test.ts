import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { preview } from 'vite';
import { sendHeaders } from './send-headers.ts';

test('graphs are sent as they are, scripts compressed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'send-headers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['graph.onnx', 'script.js']) writeFileSync(join(folder, name), ' '.repeat(10_000));
  const server = await preview({
    configFile: false,
    plugins: [sendHeaders()],
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0 },
    logLevel: 'silent',
  });
  onTestFinished(() => server.close());
  const encodingOf = async (name: string) => {
    const response = await fetch(new URL(name, server.resolvedUrls!.local[0]));
    expect((await response.arrayBuffer()).byteLength).toBe(10_000);
    return response.headers.get('content-encoding');
  };
  expect(await encodingOf('graph.onnx')).toBeNull();
  expect(await encodingOf('script.js')).toBe('gzip');
});
