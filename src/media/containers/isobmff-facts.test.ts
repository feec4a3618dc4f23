import { describe, expect, test } from 'vitest';
import { readIsobmff } from './isobmff';

const u16 = (value: number) => [(value >>> 8) & 255, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
const zeros = (count: number) => Array.from({ length: count }, () => 0);
const text = (value: string) => [...value].map((letter) => letter.charCodeAt(0));
const box = (type: string, ...content: number[][]): number[] => {
  const body = content.flat();
  return [...u32(body.length + 8), ...text(type), ...body];
};
const file = (...parts: number[][]) => new Blob([Uint8Array.from(parts.flat())]);
const ftyp = box('ftyp', text('qt  '), u32(0));
const emptyMovie = box('moov', box('mvhd', zeros(12), u32(1000), u32(0)));

describe('boxes before the index', () => {
  test.each(['pdin', 'free', 'wide', 'uuid', 'abcd'])('%s is skipped', async (type) => {
    const facts = await readIsobmff(file(ftyp, box(type, zeros(8)), emptyMovie));
    expect(facts).toMatchObject({ hasIndex: true, truncated: false });
  });

  test('a 64-bit size, a size that reaches to the end, and an index at the end', async () => {
    const long = [...u32(1), ...text('mdat'), ...u32(0), ...u32(24), ...zeros(8)];
    expect(await readIsobmff(file(ftyp, long, emptyMovie))).toMatchObject({
      hasIndex: true,
      truncated: false,
    });
    const open = [...u32(0), ...text('mdat'), ...zeros(40)];
    expect(await readIsobmff(file(ftyp, emptyMovie, open))).toMatchObject({
      hasIndex: true,
      truncated: false,
    });
  });

  test('foreign data behind the last box does not make the file incomplete', async () => {
    const facts = await readIsobmff(file(ftyp, emptyMovie, text('ID3 and more text')));
    expect(facts).toMatchObject({ hasIndex: true, truncated: false });
  });
});

/** A track with one sample at `offset`, described by `entry`. */
function track(
  handler: string,
  entry: number[],
  sampleOffset: number,
  sampleBytes: number,
  extra: number[] = [],
) {
  return box(
    'trak',
    box('tkhd', zeros(12), u32(7)),
    extra,
    box(
      'mdia',
      box('mdhd', zeros(12), u32(25_000), u32(0), u16(0x15c7), u16(0)),
      box('hdlr', zeros(8), text(handler), zeros(12)),
      box(
        'minf',
        box('gmhd'),
        box(
          'stbl',
          box('stsd', u32(0), u32(1), entry),
          box('stts', u32(0), u32(1), u32(1), u32(1000)),
          box('stsc', u32(0), u32(1), u32(1), u32(1), u32(1)),
          box('stsz', u32(0), u32(sampleBytes), u32(1)),
          box('stco', u32(0), u32(1), u32(sampleOffset)),
        ),
      ),
    ),
  );
}

const movie = (...tracks: number[][]) => box('moov', box('mvhd', zeros(12), u32(1000), u32(0)), ...tracks);

describe('start timecode of a movie', () => {
  const entry = (flags: number, timescale: number, duration: number, perSecond: number) =>
    box('tmcd', zeros(6), u16(1), u32(0), u32(flags), u32(timescale), u32(duration), [perSecond, 0]);
  const data = box('mdat', u32(107_892));
  const at = ftyp.length + 8;

  test('frame number, rate and drop-frame', async () => {
    const facts = await readIsobmff(file(ftyp, data, movie(track('tmcd', entry(3, 30000, 1001, 30), at, 4))));
    expect(facts!.timecode).toMatchObject({ frames: 107_892, dropFrame: true, framesPerSecond: 30 });
  });

  test('its own edit list moves it', async () => {
    const edits = box('edts', box('elst', u32(0), u32(1), u32(1000), u32(50_000), u32(0x10000)));
    const trak = track('tmcd', entry(0, 25_000, 1000, 25), at, 4, edits);
    const facts = await readIsobmff(file(ftyp, data, movie(trak)));
    expect(facts!.timecode).toMatchObject({ frames: 107_892 + 50, dropFrame: false });
  });

  test('a negative number, and a counter instead of a timecode', async () => {
    const negative = box('mdat', u32(-25 >>> 0));
    const signed = await readIsobmff(file(ftyp, negative, movie(track('tmcd', entry(6, 25, 1, 25), at, 4))));
    expect(signed!.timecode!.frames).toBe(-25);
    const counter = await readIsobmff(file(ftyp, data, movie(track('tmcd', entry(8, 25, 1, 25), at, 4))));
    expect(counter!.timecode).toBeNull();
  });
});

describe('what a movie holds beside picture and sound', () => {
  test('chapters as Nero lists them, and a subtitle track with its language', async () => {
    const list = box(
      'chpl',
      [1, 0, 0, 0],
      u32(0),
      [2],
      u32(0),
      u32(0),
      [2],
      text('In'),
      u32(0),
      u32(50_000_000),
      [3],
      text('Out'),
    );
    const subtitles = track('sbtl', box('tx3g', zeros(8)), 0, 0);
    const facts = await readIsobmff(file(ftyp, movie(subtitles, box('udta', list))));
    expect(facts!.chapters).toEqual([
      { start: 0, title: 'In' },
      { start: 5, title: 'Out' },
    ]);
    expect(facts!.subtitles).toEqual([{ codec: 'tx3g', language: 'eng' }]);
  });

  test('a chapter track that the picture names is not a subtitle track', async () => {
    const titles = box('mdat', u16(3), text('One'));
    const chapters = track('text', box('text', zeros(8)), ftyp.length + 8, 5);
    const picture = track('vide', box('avc1', zeros(8)), 0, 0, box('tref', box('chap', u32(7))));
    const facts = await readIsobmff(file(ftyp, titles, movie(picture, chapters)));
    expect(facts!.chapters).toEqual([{ start: 0, title: 'One' }]);
    expect(facts!.subtitles).toEqual([]);
  });

  test('order of PCM channels: a layout tag, a bitmap, and labels', async () => {
    const sound = (channels: number, chan: number[]) =>
      box(
        'in24',
        zeros(8),
        zeros(8),
        u16(channels),
        u16(24),
        zeros(4),
        u32(48_000 * 65_536),
        box('chan', u32(0), chan),
      );
    const layoutOf = async (channels: number, chan: number[]) =>
      (await readIsobmff(file(ftyp, movie(track('soun', sound(channels, chan), 0, 0)))))!.channels.get(7);
    const film = [...u32(((123 << 16) | 6) >>> 0), ...zeros(8)];
    expect(await layoutOf(6, film)).toEqual(['FL', 'FC', 'FR', 'SL', 'SR', 'LFE']);
    expect(await layoutOf(3, [...u32(0x10000), ...u32(7), ...u32(0)])).toEqual(['FL', 'FR', 'FC']);
    const labels = [3, 1, 2].flatMap((label) => [...u32(label), ...zeros(16)]);
    expect(await layoutOf(3, [...u32(0), ...u32(0), ...u32(3), ...labels])).toEqual(['FC', 'FL', 'FR']);
  });

  test('the encoder delay of iTunes', async () => {
    const gap = text('iTunSMPB    data        00000000 00000840 000001C0 0000000000012345');
    expect((await readIsobmff(file(ftyp, movie(box('udta', gap)))))!.itunesDelay).toBe(0x840);
  });
});
