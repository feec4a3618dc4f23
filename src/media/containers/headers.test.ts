import { describe, expect, test } from 'vitest';
import { speakersOfAac } from './aac';
import { speakersOfFlac } from './flac';
import { readMatroska } from './matroska';
import { readMp3Gaps } from './mp3';
import { readTransportStream } from './mpeg-ts';
import { layoutName, speakersOfName } from './speakers';
import { readWaveSpeakers } from './wave';

const text = (value: string) => [...value].map((letter) => letter.charCodeAt(0));
const zeros = (count: number) => Array.from({ length: count }, () => 0);
const file = (...parts: number[][]) => new Blob([Uint8Array.from(parts.flat())]);
const u16le = (value: number) => [value & 255, value >> 8];
const u32le = (value: number) => [...u16le(value & 0xffff), ...u16le(value >>> 16)];

describe('MP3', () => {
  const frame = (tag: number[], name = 'Lavf') => [
    ...[0xff, 0xfb, 0x90, 0xc0],
    ...zeros(17),
    ...text('Info'),
    ...[0, 0, 0, 0xf],
    ...zeros(112),
    ...text(name),
    ...zeros(17),
    ...tag,
    ...zeros(8),
  ];

  test('delay and padding of the LAME tag, with the delay of the decoder', async () => {
    const gaps = [0x24, 0x05, 0x00];
    expect(await readMp3Gaps(file(frame(gaps)))).toEqual({ delay: 576 + 529, padding: 0x500 - 529 });
    const id3 = [...text('ID3'), 4, 0, 0, 0, 0, 0, 20, ...zeros(20)];
    expect(await readMp3Gaps(file(id3, frame(gaps)))).toMatchObject({ delay: 576 + 529 });
  });

  test('nothing is stated without the tag', async () => {
    expect(await readMp3Gaps(file(frame([0x24, 5, 0], 'abcd')))).toBeNull();
    expect(await readMp3Gaps(file([0xff, 0xfb, 0x90, 0xc0], zeros(400)))).toBeNull();
    expect(await readMp3Gaps(file(text('RIFF')))).toBeNull();
  });
});

describe('order of channels', () => {
  test('WAVE: the mask of the extensible format', async () => {
    const wave = (mask: number, channels: number) =>
      file(
        text('RIFF'),
        u32le(0),
        text('WAVE'),
        text('fmt '),
        u32le(40),
        u16le(0xfffe),
        u16le(channels),
        zeros(12),
        u16le(22),
        u16le(16),
        u32le(mask),
        zeros(16),
        text('data'),
        u32le(0),
        zeros(16),
      );
    expect(await readWaveSpeakers(wave(0x60f, 6))).toEqual(['FL', 'FR', 'FC', 'LFE', 'SL', 'SR']);
    expect(await readWaveSpeakers(wave(0, 6))).toBeNull();
    expect(await readWaveSpeakers(file(text('ID3')))).toBeNull();
  });

  test('AAC: the channel configuration', () => {
    const config = (channels: number) => Uint8Array.of(0x11, 0x80 | (channels << 3));
    expect(speakersOfAac(config(5))).toEqual(['FL', 'FR', 'FC', 'BL', 'BR']);
    expect(speakersOfAac(config(6))).toEqual(['FL', 'FR', 'FC', 'LFE', 'BL', 'BR']);
    expect(speakersOfAac(config(4))).toEqual(['FL', 'FR', 'FC', 'BC']);
    expect(speakersOfAac(config(0))).toBeNull();
  });

  test('FLAC: the comment that names a mask', () => {
    const header = new TextEncoder().encode('..WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x060F..');
    expect(speakersOfFlac(header, 6)).toEqual(['FL', 'FR', 'FC', 'LFE', 'SL', 'SR']);
    expect(speakersOfFlac(new Uint8Array(9), 6)).toBeNull();
  });

  test('names of layouts', () => {
    expect(layoutName(speakersOfName('5.1(side)')!)).toBe('5.1');
    expect(layoutName(['FL', 'FC', 'FR'])).toBe('3.0');
    expect(layoutName(['?', '?', '?'])).toBe('3 channels');
  });
});

describe('Matroska', () => {
  const element = (id: number[], ...content: number[][]) => {
    const body = content.flat();
    return [...id, 0x40 | (body.length >> 8), body.length & 255, ...body];
  };

  test('codec delay, chapters, subtitles and timecode', async () => {
    const sound = element(
      [0xae],
      element([0xd7], [2]),
      element([0x83], [2]),
      element([0x56, 0xaa], [0x01, 0x5f, 0x45, 0x21]),
    );
    const subtitle = element(
      [0xae],
      element([0xd7], [3]),
      element([0x83], [17]),
      element([0x86], text('S_TEXT/UTF8')),
      element([0x22, 0xb5, 0x9c], text('ger')),
    );
    const chapter = (start: number[], name: string) =>
      element([0xb6], element([0x91], start), element([0x80], element([0x85], text(name))));
    const facts = await readMatroska(
      file(
        element([0x1a, 0x45, 0xdf, 0xa3], [0x42, 0x86, 0x81, 1]),
        element(
          [0x18, 0x53, 0x80, 0x67],
          element([0x15, 0x49, 0xa9, 0x66], element([0x7b, 0xa9], text('Door slam'))),
          element([0x16, 0x54, 0xae, 0x6b], sound, subtitle),
          element(
            [0x10, 0x43, 0xa7, 0x70],
            element([0x45, 0xb9], chapter([0], 'In'), chapter([0x77, 0x35, 0x94, 0], 'Out')),
          ),
          element(
            [0x12, 0x54, 0xc3, 0x67],
            element(
              [0x73, 0x73],
              element(
                [0x67, 0xc8],
                element([0x45, 0xa3], text('TIMECODE')),
                element([0x44, 0x87], text('10:00:00:00')),
              ),
            ),
          ),
        ),
      ),
    );
    expect(facts!.codecDelays.get(2)).toBeCloseTo(0.02302, 4);
    expect(facts!.chapters).toEqual([
      { start: 0, title: 'In' },
      { start: 2, title: 'Out' },
    ]);
    expect(facts!.subtitles).toEqual([{ codec: 'S_TEXT/UTF8', language: 'ger', title: null }]);
    expect(facts!.timecode).toBe('10:00:00:00');
    expect(facts!.title).toBe('Door slam');
  });

  test('damage does not throw', async () => {
    expect(await readMatroska(file([0x1a, 0x45, 0xdf, 0xa3, 0xff]))).toBeNull();
    expect(await readMatroska(file(zeros(20)))).toBeNull();
  });
});

describe('transport stream', () => {
  const packet = (pid: number, payload: number[]) => [
    ...[0x47, 0x40 | (pid >> 8), pid & 255, 0x10, 0],
    ...payload,
    ...Array.from({ length: 183 - payload.length }, () => 0xff),
  ];
  const association = [0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xe1, 0x00, ...zeros(4)];
  const streams = [
    ...[0x1b, 0xe1, 0x01, 0xf0, 0],
    ...[0x06, 0xe1, 0x02, 0xf0, 6, 0x05, 4, ...text('Opus')],
    ...[0x81, 0xe1, 0x03, 0xf0, 6, 0x0a, 4, ...text('deu'), 0],
    ...[0x06, 0xe1, 0x04, 0xf0, 10, 0x59, 8, ...text('eng'), 0x10, 0, 1, 0, 1],
  ];
  const map = [2, 0xb0, 13 + streams.length, 0, 1, 0xc1, 0, 0, 0xe1, 0x01, 0xf0, 0, ...streams, ...zeros(4)];

  test('sound in private data and subtitles are found', async () => {
    const stream = file(packet(0, association), packet(0x100, map), packet(0x1fff, []), packet(0x1fff, []));
    expect(await readTransportStream(stream)).toEqual({
      sounds: [
        { pid: 0x102, language: null },
        { pid: 0x103, language: 'deu' },
      ],
      subtitles: [{ codec: 'DVB subtitles', language: 'eng' }],
    });
    expect(await readTransportStream(file(zeros(3000)))).toBeNull();
  });
});
