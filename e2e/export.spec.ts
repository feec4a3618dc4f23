import { type Page, expect, test } from '@playwright/test';
import { chaptersOf, peak24, readMovie, timecodeOf } from './driver/movie-boxes';
import { type HarnessServer, openHarness, serveHarness } from './harness/serve-harness';

/**
 * Exported videos, read by the page's demuxer (the report), by the box reader of these tests and by ffmpeg 5.1 (in WebAssembly).
 * The clips are made with ffmpeg's test sources: a second of picture and a sine that peaks at 0.125.
 */
let harness: HarnessServer;
/** One page for all tests: ffmpeg loads once. */
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  harness = await serveHarness('media');
  page = await openHarness(browser, harness.url);
});

test.afterAll(async () => {
  await page.close();
  await harness.close();
});

const picture = (rate = '25', seconds = 1) => [
  ...['-f', 'lavfi', '-i', `testsrc2=size=96x64:rate=${rate}:duration=${seconds}`],
];
const sine = ['-f', 'lavfi', '-i', 'sine=frequency=1000:sample_rate=48000:duration=1'];
const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-preset', 'ultrafast'];
const CHAPTERS = `;FFMETADATA1
title=Kitchen
[CHAPTER]
TIMEBASE=1/1000
START=0
END=400
title=Door
[CHAPTER]
TIMEBASE=1/1000
START=400
END=1000
title=Über
`;
const SUBTITLES = '1\n00:00:00,100 --> 00:00:00,500\nHello\n\n2\n00:00:00,600 --> 00:00:00,900\nWorld\n';

interface Timecode {
  readonly frames: number;
  readonly dropFrame: boolean;
  readonly rate: { readonly numerator: number; readonly denominator: number };
}

/** Exports the open clip with a take of one second at 48 kHz. */
async function mux(timecode: Timecode | null = null) {
  const { report } = await page.evaluate((start) => window.harness.mux(48_000, 1, start), timecode);
  const bytes = Buffer.from(await page.evaluate(() => window.harness.movieBytes()));
  return { report, bytes };
}

/** Peak of a sound track as ffmpeg decodes it, 1 is full scale. */
async function peakInFfmpeg(track: number): Promise<number> {
  const args = ['-map', `0:a:${track}`, '-c:a', 'pcm_s24le', '-f', 's24le'];
  return peak24(Buffer.from((await page.evaluate((list) => window.harness.ffmpegReads(list), args))!));
}

test('24-bit PCM stays itself in a MOV, and the take is PCM before it', async () => {
  await page.evaluate(
    (args) => window.harness.make('pcm24.mov', args),
    [...picture(), ...sine, ...h264, '-c:a', 'pcm_s24le'],
  );
  const { report, bytes } = await mux();
  expect(report).toMatchObject({ container: 'MOV', productionTracks: 1, converted: [], missing: [] });
  const { tracks } = readMovie(bytes);
  expect(tracks.map(({ handler, format }) => `${handler} ${format}`)).toEqual([
    'vide avc1',
    'soun in24',
    'soun in24',
  ]);
  expect(tracks.map(({ enabled }) => enabled)).toEqual([true, true, false]);
  expect(peak24(tracks[2]!.data)).toBeCloseTo(0.125, 3);
  expect(await peakInFfmpeg(1)).toBeCloseTo(0.125, 3);
  // One second of stereo at 48 kHz: the take starts with the picture and is as long as its WAV file.
  expect(tracks[1]!.data.length).toBe(48_000 * 2 * 3);
  expect(await peakInFfmpeg(0)).toBeCloseTo(peak24(tracks[1]!.data), 6);
});

test('both mono tracks and the timecode of an MXF are in the file', async () => {
  const info = await page.evaluate(
    (args) => window.harness.make('two-mono.mxf', args),
    [...picture(), ...sine, ...sine, '-map', '0', '-map', '1', '-map', '2'].concat([
      '-c:v',
      'mpeg2video',
      '-c:a',
      'pcm_s24le',
      '-ac',
      '1',
      '-timecode',
      '10:00:00:00',
    ]),
  );
  expect(info.path).toBe('ffmpeg');
  const { report, bytes } = await mux({ frames: 900_000, dropFrame: false, rate: info.frameRate });
  expect(report).toMatchObject({
    container: 'MOV',
    productionTracks: 2,
    timecode: '10:00:00:00',
    missing: [],
  });
  const { tracks } = readMovie(bytes);
  const sounds = tracks.filter(({ handler }) => handler === 'soun');
  expect(sounds.map(({ format }) => format)).toEqual(['in24', 'in24', 'in24']);
  expect(sounds.slice(1).map(({ data }) => peak24(data).toFixed(3))).toEqual(['0.125', '0.125']);
  expect(timecodeOf(tracks)).toEqual({ frames: 900_000, dropFrame: false });
});

test('drop-frame timecode is written as the user set it', async () => {
  const info = await page.evaluate(
    (args) => window.harness.make('df.mov', args),
    [...picture('30000/1001'), ...sine, ...h264, '-c:a', 'pcm_s16le', '-timecode', '01:00:00;00'],
  );
  const hour = { frames: 107_892, dropFrame: true, rate: info.frameRate };
  const first = await mux(hour);
  expect(first.report.timecode).toBe('01:00:00;00');
  expect(timecodeOf(readMovie(first.bytes).tracks)).toEqual({ frames: 107_892, dropFrame: true });
  const changed = await mux({ ...hour, frames: 215_784, dropFrame: false });
  const { tracks } = readMovie(changed.bytes);
  expect(timecodeOf(tracks)).toEqual({ frames: 215_784, dropFrame: false });
  expect(tracks.filter(({ handler }) => handler === 'tmcd')).toHaveLength(1);
  // Production sound of the first export follows its take.
  expect(changed.report.productionTracks).toBe(2);
  const without = await mux(null);
  expect(timecodeOf(readMovie(without.bytes).tracks)).toBeNull();
});

test('chapters, subtitles, title, colour, pixel aspect and rotation of an MP4 go with it', async () => {
  await page.evaluate(([args, texts]) => window.harness.make('full.mp4', args, texts), [
    [...picture(), ...sine, '-i', '/s.srt', '-i', '/c.txt', '-map', '0', '-map', '1', '-map', '2']
      .concat(['-map_metadata', '3', '-map_chapters', '3', ...h264, '-c:a', 'aac', '-c:s', 'mov_text'])
      .concat(['-aspect', '2:1', '-color_primaries', 'bt2020', '-color_trc', 'smpte2084'])
      .concat(['-colorspace', 'bt2020nc', '-metadata:s:v', 'rotate=90']),
    { '/s.srt': SUBTITLES, '/c.txt': CHAPTERS },
  ] as const);
  const source = readMovie(Buffer.from(await page.evaluate(() => window.harness.madeBytes())));
  const { report, bytes } = await mux();
  expect(report).toMatchObject({ productionTracks: 1, chapters: 2, subtitleTracks: 1, missing: [] });
  const { tracks, userData } = readMovie(bytes);
  expect(chaptersOf(tracks)).toEqual(['Door', 'Über']);
  expect(tracks.map(({ handler }) => handler)).toEqual(['vide', 'soun', 'soun', 'sbtl', 'text']);
  expect(tracks[0]!.description.equals(source.tracks[0]!.description)).toBe(true);
  expect(tracks[0]!.geometry.equals(source.tracks[0]!.geometry)).toBe(true);
  expect(tracks[0]!.data.equals(source.tracks[0]!.data)).toBe(true);
  expect(tracks[2]!.data.equals(source.tracks[1]!.data)).toBe(true);
  expect(tracks[3]!.data.equals(source.tracks[2]!.data)).toBe(true);
  expect(userData!.includes('Kitchen')).toBe(true);
  const read = await page.evaluate(
    (args) => window.harness.ffmpegReads(args),
    ['-map', '0:s:0', '-f', 'srt'],
  );
  expect(Buffer.from(read!).toString().trim()).toBe(SUBTITLES.trim());
});

test('Opus of a Matroska file becomes PCM in a MOV and is named; chapters and subtitles go with it', async () => {
  await page.evaluate(([args, texts]) => window.harness.make('opus.mkv', args, texts), [
    [...picture(), ...sine, '-i', '/s.srt', '-i', '/c.txt', '-map', '0', '-map', '1', '-map', '2'].concat([
      '-map_metadata',
      '3',
      '-map_chapters',
      '3',
      ...h264,
      '-c:a',
      'libopus',
      '-c:s',
      'srt',
    ]),
    { '/s.srt': SUBTITLES, '/c.txt': CHAPTERS },
  ] as const);
  const { report, bytes } = await mux();
  expect(report).toMatchObject({ container: 'MOV', productionTracks: 1, converted: ['Opus'], missing: [] });
  const { tracks } = readMovie(bytes);
  expect(tracks[2]!.format).toBe('in24');
  expect(peak24(tracks[2]!.data)).toBeGreaterThan(0.115);
  expect(peak24(tracks[2]!.data)).toBeLessThan(0.135);
  expect(chaptersOf(tracks)).toEqual(['Door', 'Über']);
  const read = await page.evaluate(
    (args) => window.harness.ffmpegReads(args),
    ['-map', '0:s:0', '-f', 'srt'],
  );
  expect(Buffer.from(read!).toString()).toContain('World');
});

test('a VP8 picture goes to a Matroska file, with its Opus unchanged', async () => {
  await page.evaluate(
    (args) => window.harness.make('vp8.webm', args),
    [...picture(), ...sine, '-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus'],
  );
  const { report, bytes } = await mux({
    frames: 90_000,
    dropFrame: false,
    rate: { numerator: 25, denominator: 1 },
  });
  expect(report).toMatchObject({ container: 'MKV', productionTracks: 1, converted: [], missing: [] });
  expect(report.timecode).toBe('01:00:00:00');
  expect(bytes.includes('A_OPUS') && bytes.includes('A_PCM/INT/LIT')).toBe(true);
  expect(await peakInFfmpeg(1)).toBeGreaterThan(0.115);
});

test('a chosen file is written as a whole, or stays as it was when the export is cancelled', async () => {
  await page.evaluate(
    (args) => window.harness.make('clip.mov', args),
    [...picture('25', 20), ...h264, '-an'],
  );
  expect(await page.evaluate(() => window.harness.muxToFile(true))).toEqual({ code: 'cancelled', bytes: 6 });
  const { code, bytes } = await page.evaluate(() => window.harness.muxToFile(false));
  expect(code).toBe('none');
  const movie = readMovie(Buffer.from(await page.evaluate(() => window.harness.movieBytes())));
  expect(movie.tracks.map(({ handler }) => handler)).toEqual(['vide', 'soun']);
  expect(movie.tracks[1]!.data.length).toBe(48_000 * 3);
  expect(bytes).toBeGreaterThan(48_000 * 3);
});
