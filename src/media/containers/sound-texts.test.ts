import { describe, expect, test } from 'vitest';
import { noTexts } from '../../core/audio/sound-texts';
import { decodeAiff, readAiffSound, readAiffTexts } from './aiff';
import { readChunks } from './iff-chunks';
import { textsOfIxml } from './ixml';
import { readWaveTexts } from './wave-texts';

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const zeros = (count: number) => Array.from({ length: count }, () => 0);
const le = (value: number, bytes = 4) =>
  Array.from({ length: bytes }, (_, k) => Math.floor(value / 2 ** (8 * k)) & 255);
const be = (value: number, bytes = 4) => le(value, bytes).reverse();
const padded = (text: string, length: number) => [...ascii(text), ...zeros(length)].slice(0, length);
const chunk = (id: string, content: number[], order = le, size = content.length) => [
  ...ascii(id),
  ...order(size),
  ...content,
  ...zeros(content.length % 2),
];
const file = (...bytes: number[][]) => new Blob([Uint8Array.from(bytes.flat())]);
const wave = (...chunks: number[][]) =>
  file(ascii('RIFF'), le(chunks.flat().length + 4), ascii('WAVE'), ...chunks);
const textsOf = async (blob: Blob) => readWaveTexts(blob, (await readChunks(blob))!);

const bext = (description: string, originator = '') =>
  chunk('bext', [...padded(description, 256), ...padded(originator, 32), ...zeros(314)]);

describe('WAVE', () => {
  test('bext, INFO and iXML, the most specific first', async () => {
    const list = [...ascii('INFO'), ...chunk('INAM', ascii('Door')), ...chunk('ICOP', ascii('CC0\0'))];
    const ixml = '<BWFXML><USER><CATEGORY>DOORS</CATEGORY><SUBCATEGORY>WOOD</SUBCATEGORY></USER></BWFXML>';
    const blob = wave(
      bext('Heavy oak door, slow creak', 'Recorder'),
      chunk('LIST', list),
      chunk('data', zeros(3)),
      chunk('iXML', ascii(ixml)),
    );
    expect(await textsOf(blob)).toEqual({
      ...noTexts,
      title: 'Door',
      description: 'Heavy oak door, slow creak',
      category: 'DOORS WOOD',
      creator: 'Recorder',
      licence: 'CC0',
    });
  });

  test('a chunk after the sound of an RF64 file, whose size is in ds64', async () => {
    const ds64 = chunk('ds64', [...le(100, 8), ...le(6, 8), ...le(1, 8), ...le(0)]);
    const blob = file(
      ascii('RF64'),
      le(0xffffffff),
      ascii('WAVE'),
      ds64,
      [...ascii('data'), ...le(0xffffffff), ...zeros(6)],
      bext('After the sound'),
    );
    expect((await textsOf(blob)).description).toBe('After the sound');
  });

  test('sizes that lie end with the file', async () => {
    const blob = wave(
      chunk('LIST', [...ascii('INFO'), ...chunk('INAM', ascii('Cut'), le, 2 ** 31)], le, 2 ** 31),
    );
    expect((await textsOf(blob)).title).toBe('Cut');
    expect((await readChunks(blob))!.chunks).toHaveLength(1);
    expect(await textsOf(wave(chunk('bext', [1, 2, 3])))).toEqual(noTexts);
    expect(await textsOf(wave(chunk('LIST', [])))).toEqual(noTexts);
  });

  test('endless empty chunks and other files end', async () => {
    const many = wave(...Array.from({ length: 5000 }, () => chunk('JUNK', [])));
    expect((await readChunks(many))!.chunks.length).toBeLessThanOrEqual(200);
    expect(await readChunks(file(ascii('RIFF')))).toBeNull();
    expect(await readChunks(file(ascii('OggS'), zeros(40)))).toBeNull();
  });

  test('texts are one line of bounded length, in UTF-8 or the code page of Windows', async () => {
    const texts = await textsOf(wave(bext('a\tb\r\n\u0007c')));
    expect(texts.description).toBe('a b c');
    const long = chunk('LIST', [...ascii('INFO'), ...chunk('ICMT', zeros(100_000).fill(97))]);
    expect((await textsOf(wave(long))).description).toHaveLength(1000);
    const latin = chunk('LIST', [...ascii('INFO'), ...chunk('INAM', [0x54, 0xfc, 0x72])]);
    expect((await textsOf(wave(latin))).title).toBe('Tür');
  });
});

describe('iXML', () => {
  test('fields of UCS tools and ASWG, entities resolved', () => {
    const xml = `<ASWG><fxName>Creak &amp; slam &#233;&bad;</fxName><usageRights>CC BY 4.0</usageRights></ASWG><NOTE>n</NOTE>`;
    expect(textsOfIxml(xml)).toMatchObject({
      title: 'Creak & slam é&bad;',
      licence: 'CC BY 4.0',
      description: 'n',
    });
  });

  test('malformed and hostile text is read in linear time', () => {
    expect(textsOfIxml('<NOTE>never closed')).toMatchObject({ description: null });
    expect(textsOfIxml('<NOTE>a</NOTES>')).toMatchObject({ description: null });
    const started = performance.now();
    textsOfIxml('<NOTE>'.repeat(40_000));
    textsOfIxml('<a '.repeat(80_000));
    textsOfIxml(`<NOTE>${'x'.repeat(250_000)}`);
    textsOfIxml('&#99999999;'.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(2000);
    expect(textsOfIxml('<NOTE>&#x110000;</NOTE>').description).toBe('&#x110000;');
  });
});

describe('AIFF', () => {
  /** 44100 Hz as an 80-bit float. */
  const rate = [0x40, 0x0e, 0xac, 0x44, ...zeros(6)];
  const form = (type: string, ...chunks: number[][]) =>
    file(ascii('FORM'), be(chunks.flat().length + 4), ascii(type), ...chunks);
  const common = (channels: number, frames: number, bits: number, compression = '', hertz = rate) =>
    chunk('COMM', [...be(channels, 2), ...be(frames), ...be(bits, 2), ...hertz, ...ascii(compression)], be);
  const sound = (...data: number[]) => chunk('SSND', [...zeros(8), ...data], be);

  async function samples(blob: Blob) {
    const read = await readAiffSound(blob, (await readChunks(blob))!);
    return read && { ...read, samples: (await decodeAiff(blob, read, 0, 100)).map((one) => [...one]) };
  }

  test('16 bit stereo and its texts', async () => {
    const blob = form(
      'AIFF',
      chunk('NAME', ascii('Gate'), be),
      common(2, 2, 16),
      sound(...be(16384, 2), ...be(0xc000, 2), ...be(0, 2), ...be(0x8000, 2)),
      chunk('(c) ', ascii('Me'), be),
    );
    expect(await samples(blob)).toMatchObject({
      sampleRate: 44100,
      channels: 2,
      frames: 2,
      samples: [
        [0.5, 0],
        [-0.5, -1],
      ],
    });
    expect(await readAiffTexts(blob, (await readChunks(blob))!)).toMatchObject({
      title: 'Gate',
      licence: 'Me',
    });
  });

  test('a rate is a whole number of hertz, that of early Macintosh files too', async () => {
    // 22254.545 Hz.
    const early = [0x40, 0x0d, 0xad, 0xdd, 0x17, 0x45, 0xd1, 0x74, 0x5d, 0x17];
    const blob = form('AIFF', common(1, 1, 16, '', early), sound(0, 0));
    expect(await samples(blob)).toMatchObject({ sampleRate: 22255 });
  });

  test.each([
    ['NONE', 24, [0xe0, 0, 0], -0.25],
    ['sowt', 16, [0, 0x40], 0.5],
    ['sowt', 24, [0, 0, 0x40], 0.5],
    ['fl32', 32, [0x3e, 0x80, 0, 0], 0.25],
    ['fl32', 32, [0x7f, 0xc0, 0, 0], 0],
    ['raw ', 8, [192], 0.5],
    ['in32', 32, [0x40, 0, 0, 0], 0.5],
  ])('AIFF-C %s with %i bits', async (compression, bits, data, value) => {
    expect((await samples(form('AIFC', common(1, 1, bits, compression), sound(...data))))?.samples).toEqual([
      [value],
    ]);
  });

  test('what cannot be read is null, what is cut is shorter', async () => {
    expect(await samples(form('AIFC', common(1, 1, 16, 'ima4'), sound(0, 0)))).toBeNull();
    expect(await samples(form('AIFF', common(0, 1, 16), sound(0, 0)))).toBeNull();
    expect(await samples(form('AIFF', common(1, 1, 999), sound(0, 0)))).toBeNull();
    expect(await samples(form('AIFF', common(1, 1, 16)))).toBeNull();
    expect(await samples(form('AIFF', chunk('COMM', [0], be), sound(0, 0)))).toBeNull();
    expect((await samples(form('AIFF', common(1, 2 ** 31, 16), sound(0x40, 0))))?.frames).toBe(1);
  });
});
