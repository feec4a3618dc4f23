import { mergeTexts, type SoundTexts } from '../../core/audio/sound-texts';
import { fieldText } from './field-text';
import { chunkBytes, type ChunkFile } from './iff-chunks';
import { textsOfIxml } from './ixml';

/** Bytes of a chunk that are read; longer ones are cut. */
const MOST_BYTES = 256 * 1024;
/** Description and originator of `bext` (EBU Tech 3285). */
const BEXT_BYTES = 288;

/** Fields of a LIST chunk of type INFO. */
const info: Readonly<Record<string, keyof SoundTexts>> = {
  INAM: 'title',
  ICMT: 'description',
  ISBJ: 'description',
  IKEY: 'keywords',
  IGNR: 'category',
  IART: 'creator',
  ICOP: 'licence',
};

/** What a WAVE file says about its sound: iXML, then `bext`, then INFO. */
export async function readWaveTexts(file: Blob, { chunks }: ChunkFile): Promise<SoundTexts> {
  const texts: Record<'iXML' | 'bext' | 'LIST', Partial<SoundTexts>> = { iXML: {}, bext: {}, LIST: {} };
  for (const chunk of chunks) {
    if (chunk.id === 'iXML') texts.iXML = textsOfIxml(fieldText(await chunkBytes(file, chunk, MOST_BYTES)));
    if (chunk.id === 'bext') texts.bext = textsOfBext(await chunkBytes(file, chunk, BEXT_BYTES));
    if (chunk.id === 'LIST')
      texts.LIST = { ...textsOfInfo(await chunkBytes(file, chunk, MOST_BYTES)), ...texts.LIST };
  }
  return mergeTexts([texts.iXML, texts.bext, texts.LIST]);
}

function textsOfBext(bytes: Uint8Array): Partial<SoundTexts> {
  return { description: fieldText(bytes.subarray(0, 256)), creator: fieldText(bytes.subarray(256)) };
}

function textsOfInfo(bytes: Uint8Array<ArrayBuffer>): Partial<SoundTexts> {
  const view = new DataView(bytes.buffer);
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  const texts: Partial<Record<keyof SoundTexts, string>> = {};
  if (name(0) !== 'INFO') return texts;
  for (let at = 4; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    const field = info[name(at)];
    if (field) texts[field] ??= fieldText(bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size + (size % 2);
  }
  return texts;
}
