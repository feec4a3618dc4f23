import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { type HarnessServer, serveHarness } from './harness/serve-harness';

/**
 * Inputs that readers of files get wrong, each with its right value. All are synthetic test signals made with ffmpeg; sound is 1 kHz at a
 * peak of 0.125.
 */
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/cases/${name}`, import.meta.url));

let harness: HarnessServer;
let page: Page;

test.beforeAll(async ({ browser }) => {
  harness = await serveHarness('media');
  page = await browser.newPage();
  await page.goto(harness.url);
  await page.waitForSelector('html[data-ready]');
});

test.afterAll(async () => {
  await page.close();
  await harness.close();
});

async function openClip(name: string) {
  await page.setInputFiles('#file', fixture(name));
  const opened = await page.evaluate(() => window.harness.open());
  if (!opened.ok) throw new Error(opened.message);
  return opened;
}

/** RMS of a tone of the test signals in a channel at full gain. */
const TONE = 0.125 / Math.SQRT2;

interface Measured {
  readonly seconds: number;
  /** Seconds at which the sound becomes audible; null when it does not. */
  readonly onset: number | null;
  /** Gain of each channel over the test tone, measured over the second half. */
  readonly gains: readonly number[];
}

function measure({ channels, sampleRate }: { channels: number[][]; sampleRate: number }): Measured {
  const length = channels[0]!.length;
  const first = Math.min(
    ...channels.map((samples) => samples.findIndex((value) => Math.abs(value) > 0.04) >>> 0),
  );
  const gains = channels.map((samples) => {
    const part = samples.slice(Math.floor(length * 0.55), Math.floor(length * 0.85));
    return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length) / TONE;
  });
  return { seconds: length / sampleRate, onset: first < length ? first / sampleRate : null, gains };
}

async function readSound(name: string): Promise<Measured> {
  await page.setInputFiles('#file', fixture(name));
  return measure(await page.evaluate(() => window.harness.decodeAudio(30)));
}

async function clipSound(duration: number): Promise<Measured> {
  return measure(await page.evaluate((end) => window.harness.audio(0, end), duration));
}

test.describe('the picture has the size of its decoded frames', () => {
  for (const [name, width, height] of [
    ['interlaced.m2t', 192, 108],
    ['interlaced.mkv', 192, 108],
    ['cropped.m2t', 98, 62],
    ['anamorphic.mkv', 209, 96],
    ['size-change.m2t', 96, 64],
    ['two-mono.mxf', 64, 48],
  ] as const) {
    test(`${name}: ${width}×${height}`, async () => {
      const { info } = await openClip(name);
      expect([info.width, info.height]).toEqual([width, height]);
      const [strip] = await page.evaluate(() => window.harness.thumbnails([0], 54));
      expect(strip).toEqual({ time: 0, width: Math.round((54 * width) / height), height: 54 });
    });
  }
});

test.describe('frame times', () => {
  for (const [name, frames, seconds] of [
    ['pts-wrap.m2t', 50, 2],
    ['wrap-ac3.m2t', 25, 1],
    ['late-ac3.m2t', 25, 1],
    ['jump.m2t', 50, 2],
  ] as const) {
    test(`${name}: all ${frames} frames, whatever the clock says`, async () => {
      const { info, frameTimes } = await openClip(name);
      expect(frameTimes).toHaveLength(frames);
      expect(info.duration).toBeCloseTo(seconds, 2);
      expect(info.notes.join()).not.toMatch(/starts|Variable/);
    });
  }

  for (const [name, numerator, denominator] of [
    ['5994-at-600.mov', 60000, 1001],
    ['rate-23976.mkv', 24000, 1001],
    ['tc-2997df.mov', 30000, 1001],
  ] as const) {
    test(`${name}: a constant rate on a coarse clock`, async () => {
      const { info } = await openClip(name);
      expect(info.frameRate).toEqual({ numerator, denominator });
      expect(info).toMatchObject({ variableFrameRate: false, notes: [] });
    });
  }

  test('picture and sound that start together get no note, a real difference gets one', async () => {
    expect((await openClip('ac3.m2t')).info.notes.join()).not.toContain('starts');
    expect((await openClip('late-sound.mkv')).info.notes).toEqual([
      'The sound starts 0.50 s after the picture; silence is played before it.',
    ]);
  });
});

test.describe('start timecode', () => {
  for (const [name, frames, dropFrame] of [
    ['timecode-25.mov', 900_000, false],
    ['tc-2997df.mov', 107_892, true],
    ['tc-5994df.mp4', 215_784, true],
    ['tc-23976.mov', 86_400 * 24 - 12, false],
    ['tc.mkv', 900_000, false],
    ['tc-df.mxf', 1_078_920, true],
    ['two-mono.mxf', 900_000, false],
  ] as const) {
    test(name, async () => {
      expect((await openClip(name)).info.startTimecode).toEqual({ frames, dropFrame });
    });
  }
});

test('boxes before the index are skipped', async () => {
  expect((await openClip('box-pdin.mp4')).frameTimes).toHaveLength(10);
});

test.describe('sound tracks', () => {
  test('the first one that can be decoded is used, and the note says which', async () => {
    const { info } = await openClip('apac-first.mov');
    expect(info.audioTracks.map(({ codec, used }) => [codec, used])).toEqual([
      ['APAC', false],
      ['AAC', true],
    ]);
    expect(info.notes).toEqual([
      'The file has 2 sound tracks: track 2 (AAC, stereo) is used; track 1 (APAC, stereo) cannot be decoded.',
    ]);
    expect((await clipSound(info.duration)).gains[0]).toBeGreaterThan(0.3);
  });

  test('a first track that only the converter decodes is used before a later one', async () => {
    const { info } = await openClip('ac3-first.mkv');
    expect(info.audioTracks[0]).toMatchObject({ codec: 'AC-3', used: true, language: 'eng' });
    expect(info.notes.join()).toContain('track 2 (“Commentary”, AAC, mono) is not used');
  });

  test('a second mono track is named', async () => {
    const { info } = await openClip('two-mono.mxf');
    expect(info.notes).toContain(
      'The file has 2 sound tracks: track 1 (PCM, mono) is used; track 2 (PCM, mono) is not used.',
    );
  });

  test('sound that the demuxer does not list is found', async () => {
    const { info } = await openClip('opus.m2t');
    expect(info.audioTracks).toMatchObject([{ codec: 'Opus', used: true }]);
    expect((await clipSound(info.duration)).onset).toBeCloseTo(0.5, 2);
  });
});

test('title, chapters and subtitles are named', async () => {
  for (const name of ['extras.mp4', 'extras.mkv']) {
    const { info } = await openClip(name);
    expect(info.tags).toMatchObject({
      title: 'Door slam',
      chapters: [
        { start: 0, title: 'In' },
        { start: 0.3, title: 'Out' },
        { start: 0.6, title: 'End' },
      ],
      subtitleTracks: [{ language: 'ger' }],
    });
    expect(info.notes).toEqual([
      'Also in the file, not shown here: the title “Door slam”, 3 chapters and 1 subtitle track (ger).',
    ]);
  }
});

const MINUS_3_DB = Math.SQRT1_2;

test.describe('surround is mixed to stereo by its speakers', () => {
  for (const [name, left, right] of [
    ['aac50-BL.m4a', MINUS_3_DB, 0],
    ['opus71-BL.ogg', MINUS_3_DB, 0],
    ['vorbis61-SL.ogg', MINUS_3_DB, 0],
    ['vorbisq-BR.ogg', 0, MINUS_3_DB],
    ['ac351-SR.mka', 0, MINUS_3_DB],
    ['flac51-SL.flac', MINUS_3_DB, 0],
    ['wav71-SR.wav', 0, MINUS_3_DB],
    ['wav61-BC.wav', 0.5, 0.5],
    ['wav51-LFE.wav', 0, 0],
  ] as const) {
    test(name, async () => {
      const { gains } = await readSound(name);
      expect(gains[0]).toBeCloseTo(left, 1);
      expect(gains[1]).toBeCloseTo(right, 1);
    });
  }

  test('in a clip', async () => {
    const surround = await openClip('surround-5.0-Ls.mkv');
    expect(surround.info.audioTracks[0]!.layout).toBe('5.0');
    // This signal has a peak of 0.5.
    const { gains } = await clipSound(surround.info.duration);
    expect(gains[0]! / 4).toBeCloseTo(MINUS_3_DB, 1);
    expect(gains[1]).toBeCloseTo(0, 2);
    const film = await openClip('film51-FC.mov');
    for (const gain of (await clipSound(film.info.duration)).gains) expect(gain).toBeCloseTo(MINUS_3_DB, 1);
  });
});

test.describe('delays that the file states are removed', () => {
  for (const name of [
    ...['delay-lame.mp3', 'delay-aac.m4a', 'delay-aac.mkv', 'delay-mp3.mkv', 'delay-opus.ogg'],
    ...['delay-opus.webm', 'delay-opus.mp4', 'delay-vorbis.ogg', 'delay-vorbis.mkv'],
  ]) {
    test(`${name}: the sound is at 0.5 s`, async () => {
      const { onset } = await readSound(name);
      expect(Math.abs(onset! - 0.5)).toBeLessThan(0.002);
    });
  }

  test('burst.mp3 is where burst.wav is', async () => {
    const { onset, seconds } = await readSound('burst.mp3');
    expect(Math.abs(onset! - 0.5)).toBeLessThan(0.002);
    expect(seconds).toBeCloseTo(1, 3);
  });
});

test.describe('sound files of every type', () => {
  for (const [name, seconds] of [
    ['ima-adpcm.wav', 0.51],
    ['zero-size.wav', 0.5],
    ['data-size-0.wav', 0.2],
    ['data-size-ff.wav', 0.2],
    ['adpcm-ms.wav', 0.2],
    ['rf64.wav', 0.2],
    ['f64.wav', 0.1],
    ['s16.w64', 0.2],
    ['s24.aiff', 0.2],
    ['mulaw.au', 0.2],
    ['s16.caf', 0.2],
  ] as const) {
    test(`${name} opens`, async () => {
      const sound = await readSound(name);
      expect(Math.abs(sound.seconds - seconds)).toBeLessThan(0.03);
      expect(sound.gains[0]).toBeGreaterThan(0.9);
    });
  }

  for (const name of ['not-a-sound.wav', 'cut.wav']) {
    test(`${name} gets one sentence`, async () => {
      await page.setInputFiles('#file', fixture(name));
      const message = await page.evaluate(() =>
        window.harness.decodeAudio(30).then(
          () => 'it opened',
          (error: Error) => error.message,
        ),
      );
      expect(message).toContain(`“${name}”`);
      expect(message).not.toContain('inside the studio');
    });
  }
});

test('a picture that is damaged from its middle on is found, and an intact one is not', async () => {
  const intact = readFileSync(fileURLToPath(new URL('fixtures/steps-25fps.mp4', import.meta.url)));
  const damaged = Buffer.from(intact);
  const data = intact.indexOf('mdat');
  const end = data - 4 + intact.readUInt32BE(data - 4);
  for (let at = data + ((end - data) >> 1); at < end; at++) damaged[at] = (at * 73) % 251;
  const search = async (buffer: Buffer) => {
    await page.setInputFiles('#file', { name: 'clip.mp4', mimeType: 'video/mp4', buffer });
    await page.evaluate(() => window.harness.open());
    return page.evaluate(() => window.harness.opened().findDamage());
  };
  expect(await search(intact)).toEqual([]);
  const [span, ...others] = await search(damaged);
  expect(others).toEqual([]);
  expect(span!.end).toBeNull();
  expect(span!.start).toBeGreaterThan(0.3);
});
