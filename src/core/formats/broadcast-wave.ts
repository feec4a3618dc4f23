import type { FrameRate } from '../time/frame-rate';
import { asciiBytes, toAscii } from './ascii';
import type { WavMarker } from './wav-markers';

/** What a Broadcast Wave file says about its sound (EBU Tech 3285 and iXML), so that it lands at its place in a session. */
export interface BroadcastInfo {
  readonly description: string;
  /** Recordings that the sound was made from, with authors and licences; empty for none. */
  readonly credits: string;
  readonly originator: string;
  /** ISO 8601. */
  readonly created: string;
  /** Timecode of the first sample. */
  readonly start: {
    readonly frames: number;
    readonly rate: FrameRate;
    readonly dropFrame: boolean;
    /** Seconds after that frame, for a file that starts within the clip. */
    readonly offset: number;
  };
  readonly scene: string;
  readonly take: string;
  readonly markers: readonly WavMarker[];
}

/** Samples since midnight: frames last their real time, at 29.97 fps 1001/30000 s. */
export function timeReference({ frames, rate, offset }: BroadcastInfo['start'], sampleRate: number): number {
  const seconds = (frames * rate.denominator) / rate.numerator + offset;
  return Math.max(0, Math.round(seconds * sampleRate));
}

/** Bytes of the chunk without its coding history. */
const BEXT_BYTES = 602;

/** Content of the `bext` chunk, version 1. Text is ASCII, as the specification requires. */
export function bextChunk(info: BroadcastInfo, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(BEXT_BYTES);
  const view = new DataView(bytes.buffer);
  const text = (at: number, length: number, value: string) => {
    bytes.set(asciiBytes(toAscii(value).slice(0, length)), at);
  };
  text(0, 256, info.description);
  text(256, 32, info.originator);
  text(320, 10, info.created.slice(0, 10));
  text(330, 8, info.created.slice(11, 19));
  const reference = timeReference(info.start, sampleRate);
  view.setUint32(338, reference % 2 ** 32, true);
  view.setUint32(342, Math.floor(reference / 2 ** 32), true);
  view.setUint16(346, 1, true);
  return bytes;
}

/** Content of a `LIST` chunk with copyright and comment, which players and file managers show; null without credits. */
export function infoChunk({ credits, description }: BroadcastInfo): Uint8Array<ArrayBuffer> | null {
  if (credits === '') return null;
  const field = (id: string, value: string) => {
    const text = `${toAscii(value)}\0`;
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, text.length, true);
    return [...asciiBytes(id), ...size, ...asciiBytes(text.length % 2 === 0 ? text : `${text}\0`)];
  };
  return Uint8Array.from([
    ...asciiBytes('INFO'),
    ...field('ICOP', credits),
    ...field('ICMT', `${description}. ${credits}`),
  ]);
}

/** Content of the `iXML` chunk: scene, take, rates and the same time reference, which field recorders and Pro Tools share. */
export function ixmlChunk(info: BroadcastInfo, sampleRate: number, bits: number): Uint8Array<ArrayBuffer> {
  const { rate, dropFrame } = info.start;
  const reference = timeReference(info.start, sampleRate);
  const fields = (name: string, values: Readonly<Record<string, string | number>>) =>
    `<${name}>${Object.entries(values)
      .map(([key, value]) => `<${key}>${escapeXml(String(value))}</${key}>`)
      .join('')}</${name}>`;
  const speed = fields('SPEED', {
    TIMECODE_RATE: `${rate.numerator}/${rate.denominator}`,
    TIMECODE_FLAG: dropFrame ? 'DF' : 'NDF',
    FILE_SAMPLE_RATE: sampleRate,
    AUDIO_BIT_DEPTH: bits,
    TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI: Math.floor(reference / 2 ** 32),
    TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO: reference % 2 ** 32,
    TIMESTAMP_SAMPLE_RATE: sampleRate,
  });
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?>\n<BWFXML><IXML_VERSION>1.61</IXML_VERSION>' +
    `<SCENE>${escapeXml(info.scene)}</SCENE><TAKE>${escapeXml(info.take)}</TAKE>` +
    `<NOTE>${escapeXml([info.description, info.credits].filter(Boolean).join('. '))}</NOTE>${speed}</BWFXML>`;
  return asciiBytes(xml);
}

/** In ASCII: other characters are written as numbers. Control characters are not allowed in XML. */
function escapeXml(text: string): string {
  return [...text]
    .filter((character) => character >= ' ')
    .map((character) =>
      /[&<>]|[^\x20-\x7e]/u.test(character) ? `&#${character.codePointAt(0)};` : character,
    )
    .join('');
}
