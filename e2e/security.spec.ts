import dgram from 'node:dgram';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { expect, test } from './driver/designer';

/** Another origin, which counts who reaches it and shows a page. */
async function foreignServer(html = ''): Promise<{ server: Server; url: string; hits: () => number }> {
  let hits = 0;
  const server = createServer((_request, response) => {
    hits++;
    response.writeHead(200, { 'Content-Type': 'text/html', 'Access-Control-Allow-Origin': '*' });
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/`, hits: () => hits };
}

test('scripts from blobs and inline do not run', async ({ designer, page }) => {
  await designer.arrive();
  const ran = await page.evaluate(async () => {
    const blob = (code: string) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    const imported = await import(/* @vite-ignore */ blob('export {}')).then(
      () => true,
      () => false,
    );
    const worker = await new Promise<boolean>((resolve) => {
      try {
        const made = new Worker(blob('postMessage(1)'));
        made.onmessage = () => resolve(true);
        made.onerror = () => resolve(false);
      } catch {
        resolve(false);
      }
    });
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.injected = true';
    document.head.append(inline);
    const evaluated = (() => {
      try {
        return (0, eval)('true') as boolean;
      } catch {
        return false;
      }
    })();
    return { imported, worker, inline: 'injected' in globalThis, evaluated };
  });
  expect(ran).toEqual({ imported: false, worker: false, inline: false, evaluated: false });
});

test('no other page can frame the studio', async ({ page, baseURL }) => {
  const other = await foreignServer(`<iframe src="${baseURL}"></iframe>`);
  const refused = page.waitForEvent('console', (message) =>
    /frame-ancestors|refused|denied/i.test(message.text()),
  );
  await page.goto(other.url);
  await refused;
  const frame = page.frames().find((one) => one !== page.mainFrame());
  expect(await frame?.locator('#root').count()).toBe(0);
  other.server.close();
});

test('requests, navigations and WebRTC do not leave the origin', async ({ designer, page }) => {
  const other = await foreignServer();
  let packets = 0;
  const stun = dgram.createSocket('udp4').on('message', () => packets++);
  await new Promise<void>((resolve) => stun.bind(0, '127.0.0.1', resolve));
  await designer.arrive();
  await page.evaluate(
    async ({ url, port }) => {
      await fetch(url, { mode: 'no-cors' }).catch(() => undefined);
      navigator.sendBeacon(url, 'x');
      try {
        const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
        connection.createDataChannel('x');
        await connection.setLocalDescription(await connection.createOffer());
      } catch {
        // Refused from the start: also right.
      }
      await new Promise((resolve) => setTimeout(resolve, 1500));
    },
    { url: other.url, port: stun.address().port },
  );
  await page.evaluate((url) => void setTimeout(() => (location.href = url)), other.url);
  await page.waitForTimeout(1000);
  // WebRTC and navigations need the header Connection-Allowlist, which Chromium has from version 152.
  const version = Number(page.context().browser()?.version().split('.')[0]);
  if (version >= 152) expect({ hits: other.hits(), packets }).toEqual({ hits: 0, packets: 0 });
  other.server.close();
  stun.close();
});

test('camera and location are off, and the policy fills no console while a clip is opened and played', async ({
  designer,
  page,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/policy|violat|unrecognized/i.test(message.text())) complaints.push(message.text());
  });
  await designer.open('steps-25fps.mp4');
  await designer.button('Play').click();
  await designer.mapEnvelope();
  const allowed = await page.evaluate(() => {
    const { featurePolicy } = document as unknown as { featurePolicy: { allowedFeatures(): string[] } };
    return featurePolicy.allowedFeatures();
  });
  expect(allowed).toEqual(expect.arrayContaining(['microphone', 'midi', 'cross-origin-isolated']));
  for (const feature of ['camera', 'geolocation', 'usb', 'display-capture'])
    expect(allowed).not.toContain(feature);
  expect(complaints).toEqual([]);
});
