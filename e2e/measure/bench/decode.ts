import { figureOf } from '../../../src/cli/bench/figures';
import { cell, ratio, table } from '../../../src/cli/bench/markdown';
import { openHarness, serveHarness } from '../../harness/serve-harness';
import { ffmpegFrameRate } from './clips';
import { type Bench, type Clips, type Measured, repeated } from './section';
import type {} from '../../harness/media-page';

/** What the mapper of the compact pack reads. */
const PICTURE = { fps: 30, width: 128, height: 96 } as const;

/** The picture stream that the mapper reads, beside ffmpeg on the same file. */
export async function decodeSection({ browser }: Bench, [clip]: Clips): Promise<Measured> {
  const harness = await serveHarness('media');
  const runs = await repeated(async () => {
    const page = await openHarness(browser, harness.url);
    await page.setInputFiles('#file', clip);
    const opened = await page.evaluate(() => window.harness.open());
    if (!opened.ok) throw new Error(opened.message);
    const { count, seconds } = await page.evaluate(
      ({ fps, width, height }) => window.harness.readFrames(fps, width, height, 'stretch'),
      PICTURE,
    );
    await page.close();
    return { frames: opened.frameTimes.length, rate: count / seconds };
  });
  await harness.close();
  const page = figureOf(runs.map(({ rate }) => rate));
  const { fps, width, height } = PICTURE;
  const row = (name: string, figure: typeof page) => [name, cell(figure, 0), ratio(figure, page)];
  const frames = runs[0]!.frames;
  const filter = `fps=${fps},scale=${width}:${height}:flags=area,format=rgb24`;
  const resampled = Math.round((frames * fps) / 25);
  const rows = [
    row(`the page: decoded, ${width} × ${height} RGB at ${fps} fps`, page),
    row('ffmpeg, the same', figureOf(await repeated(() => ffmpegRate(clip, resampled, filter)))),
    row('ffmpeg, decoded only', figureOf(await repeated(() => ffmpegRate(clip, frames)))),
  ];
  return {
    lines: [
      '## Decoding against ffmpeg',
      '',
      ...table(['Picture stream', 'frames/s', 'ffmpeg / page'], rows),
    ],
  };
}

function ffmpegRate(clip: string, frames: number, filters?: string): Promise<number> {
  return Promise.resolve(ffmpegFrameRate(clip, frames, filters));
}
