import { expect, test } from 'vitest';
import type { ClipInfo } from '../api';
import type { PictureFacts, ShownFrame } from '../protocol';
import type { DecoderClient } from './decoder-client';
import { MediaClip } from './media-clip';

/** A clip of 25 frames a second whose worker draws when `draw` is called. */
function setUp() {
  const requests: number[] = [];
  const waiting: (() => void)[] = [];
  const client = {
    call: (method: string, { time }: { time: number }) => {
      if (method !== 'show') return Promise.resolve(null);
      requests.push(time);
      const start = Math.floor(time * 25) / 25;
      return new Promise<ShownFrame>((resolve) =>
        waiting.push(() => resolve({ start, end: start + 1 / 25 })),
      );
    },
  } as unknown as DecoderClient;
  const clip = new MediaClip({} as ClipInfo, new File([], 'a.mp4'), null, client, {} as PictureFacts);
  const settle = async () => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  const draw = async () => {
    await settle();
    waiting.shift()?.();
    await settle();
  };
  return { requests, clip, draw, settle };
}

test('the worker gets one request for each frame on screen', async () => {
  const { requests, clip, draw } = setUp();
  const first = clip.show(0);
  await draw();
  expect(await first).toBe(0);
  expect(await clip.show(0.017)).toBe(0);
  expect(await clip.show(0.033)).toBe(0);
  const second = clip.show(0.05);
  await draw();
  expect(await second).toBe(0.04);
  expect(requests).toEqual([0, 0.05]);
});

test('a frame that another request is about to replace is not taken for the one on screen', async () => {
  const { requests, clip, draw, settle } = setUp();
  void clip.show(0);
  await draw();
  void clip.show(0.5);
  await settle();
  const back = clip.show(0);
  await draw();
  await draw();
  expect(await back).toBe(0);
  expect(requests).toEqual([0, 0.5, 0]);
});

test('a new canvas gets its frame', async () => {
  const { requests, clip, draw } = setUp();
  void clip.show(0);
  await draw();
  clip.attachCanvas({} as OffscreenCanvas);
  const again = clip.show(0);
  await draw();
  expect(await again).toBe(0);
  expect(requests).toEqual([0, 0]);
});
