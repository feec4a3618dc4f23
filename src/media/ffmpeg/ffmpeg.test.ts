import { expect, test, vi } from 'vitest';
import { Ffmpeg } from './ffmpeg';

const controller = new AbortController();
const load = vi.fn(() => Promise.resolve());

vi.mock('@ffmpeg/ffmpeg/worker?worker&url', () => ({ default: '/worker.js' }));
vi.mock('../../platform/page-files', () => ({
  loadPart: () =>
    Promise.resolve({
      FFmpeg: class {
        load = load;
      },
      FFFSType: {},
    }),
  checkScript: () => Promise.resolve(controller.abort()),
}));

test('a cancel while the package loads ends it before the core is fetched', async () => {
  await expect(Ffmpeg.start(new Blob(), controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect(load).not.toHaveBeenCalled();
});
