import { expect, test } from 'vitest';
import { type BroadcastInfo, bextChunk, infoChunk, ixmlChunk, timeReference } from './broadcast-wave';

const info: BroadcastInfo = {
  description: 'Take 2: dö<or> creak; seed 7',
  credits: '',
  originator: 'Stable-V2A Studio',
  created: '2026-11-28T08:30:15.123Z',
  start: { frames: 900_000, rate: { numerator: 25, denominator: 1 }, dropFrame: false, offset: 0 },
  scene: 'kitchen & hall',
  take: 'Take 2',
  markers: [],
};

test.each([
  ['10:00:00:00 at 25', 900_000, 25, 1, 0, 48000, 36_000 * 48000],
  ['01:00:00:00 at 24', 86_400, 24, 1, 0, 44100, 3600 * 44100],
  ['01:00:00;00 at 29.97 drop-frame', 107_892, 30000, 1001, 0, 48000, 172_799_827],
  ['01:00:00:00 at 29.97 non-drop', 108_000, 30000, 1001, 0, 48000, 172_972_800],
  ['01:00:00:00 at 23.976', 86_400, 24000, 1001, 0, 48000, 172_972_800],
  ['1.5 s after 00:00:10:00', 250, 25, 1, 1.5, 48000, 11.5 * 48000],
  ['before midnight', -10, 25, 1, 0, 48000, 0],
])('%s in samples since midnight', (_, frames, numerator, denominator, offset, sampleRate, samples) => {
  const start = { frames, rate: { numerator, denominator }, dropFrame: false, offset };
  expect(timeReference(start, sampleRate)).toBe(samples);
});

test('the bext chunk has its fields at their places, in ASCII', () => {
  const bytes = bextChunk(info, 96_000);
  expect(bytes.length).toBe(602);
  const text = (at: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(at, at + length)).replace(/\0+$/, '');
  expect(text(0, 256)).toBe('Take 2: do<or> creak; seed 7');
  expect(text(256, 32)).toBe('Stable-V2A Studio');
  expect(text(320, 18)).toBe('2026-11-2808:30:15');
  const view = new DataView(bytes.buffer);
  expect(view.getUint32(338, true) + 2 ** 32 * view.getUint32(342, true)).toBe(36_000 * 96_000);
  expect(view.getUint16(346, true)).toBe(1);
});

test('a description of any length stays in its field', () => {
  const bytes = bextChunk({ ...info, description: 'x'.repeat(1000) }, 48_000);
  expect(bytes[255]).toBe(120);
  expect(bytes[256]).toBe('S'.charCodeAt(0));
});

test('iXML is well-formed and names rate, flag and place', () => {
  const drop = { ...info.start, rate: { numerator: 30000, denominator: 1001 }, dropFrame: true };
  const xml = new TextDecoder().decode(ixmlChunk({ ...info, start: drop }, 48_000, 24));
  expect(xml).toContain('<SCENE>kitchen &#38; hall</SCENE><TAKE>Take 2</TAKE>');
  expect(xml).toContain('<NOTE>Take 2: d&#246;&#60;or&#62; creak; seed 7</NOTE>');
  expect(xml).toContain('<TIMECODE_RATE>30000/1001</TIMECODE_RATE><TIMECODE_FLAG>DF</TIMECODE_FLAG>');
});

test('credits are in a LIST chunk as copyright and comment, and in iXML', () => {
  expect(infoChunk(info)).toBeNull();
  const credited = { ...info, description: 'Take 2', credits: 'Made from: a by Schlüter (CC-BY-3.0)' };
  const bytes = infoChunk(credited)!;
  const text = new TextDecoder().decode(bytes);
  expect(text.startsWith('INFOICOP')).toBe(true);
  expect(text).toContain('Made from: a by Schluter (CC-BY-3.0)\0');
  expect(text).toContain('ICMT');
  expect(text).toContain('Take 2. Made from');
  expect(bytes.length % 2).toBe(0);
  const view = new DataView(bytes.buffer);
  expect(view.getUint32(8, true)).toBe('Made from: a by Schluter (CC-BY-3.0)'.length + 1);
  const xml = new TextDecoder().decode(ixmlChunk(credited, 48_000, 24));
  expect(xml).toContain('<NOTE>Take 2. Made from: a by Schl&#252;ter (CC-BY-3.0)</NOTE>');
});
