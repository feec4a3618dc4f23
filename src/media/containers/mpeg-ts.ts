/** Streams that the program map of a transport stream lists (ISO/IEC 13818-1, 2.4.4). */
export interface TransportStreamFacts {
  /** Sound streams, in the map's order. */
  readonly sounds: readonly { readonly pid: number; readonly language: string | null }[];
  readonly subtitles: readonly { readonly codec: string; readonly language: string | null }[];
}

const PACKET_BYTES = 188;
const SYNC_BYTE = 0x47;
/** Bytes that show whether it is a transport stream: a start within four packets, and three packets after it. */
const HEAD_BYTES = 4 * PACKET_BYTES + 3 * 204;
/** Bytes in which the tables are looked for. */
const SEARCHED_BYTES = 4 * 2 ** 20;

/** MPEG-1, MPEG-2, AAC, AAC in LATM, AC-3, DTS, TrueHD, E-AC-3 and DTS-HD. */
const soundTypes = new Set([0x03, 0x04, 0x0f, 0x11, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x8a]);
/** Descriptors of sound in private data: AC-3, E-AC-3, DTS, AAC (ETSI EN 300 468). */
const soundDescriptors = new Set([0x6a, 0x7a, 0x7b, 0x7c]);
const soundRegistrations = new Set(['Opus', 'AC-3', 'EAC3', 'DTS1', 'DTS2', 'DTS3', 'BSSD']);
const subtitleDescriptors: Readonly<Record<number, string>> = { 0x56: 'Teletext', 0x59: 'DVB subtitles' };
const LANGUAGE_DESCRIPTOR = 0x0a;
const REGISTRATION_DESCRIPTOR = 0x05;
const PRIVATE_DATA = 0x06;

/** @returns null when the file is no transport stream or its tables are not found */
export async function readTransportStream(file: Blob): Promise<TransportStreamFacts | null> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const start = head
    .subarray(0, 4 * PACKET_BYTES)
    .findIndex((byte, at) => byte === SYNC_BYTE && isSynchronous(head, at) > 0);
  if (start < 0) return null;
  const bytes = new Uint8Array(await file.slice(0, SEARCHED_BYTES).arrayBuffer());
  const stride = isSynchronous(bytes, start);
  const association = section(bytes, start, stride, 0);
  const program = association && readAssociation(association);
  const map = program && section(bytes, start, stride, program);
  return map ? readMap(map) : null;
}

/** Packets have 188 bytes; 192 with the time stamps of M2TS, 204 with error correction. @returns 0 when out of step */
function isSynchronous(bytes: Uint8Array, at: number): number {
  const strides = [PACKET_BYTES, 192, 204];
  return strides.find((stride) => [1, 2, 3].every((k) => bytes[at + k * stride] === SYNC_BYTE)) ?? 0;
}

/** The first section of a table, put together from its packets. */
function section(bytes: Uint8Array, start: number, stride: number, pid: number): Uint8Array | null {
  let found: number[] = [];
  for (let at = start; at + PACKET_BYTES <= bytes.length; at += stride) {
    if (bytes[at] !== SYNC_BYTE || (((bytes[at + 1]! & 31) << 8) | bytes[at + 2]!) !== pid) continue;
    const begins = (bytes[at + 1]! & 0x40) !== 0;
    const hasPayload = (bytes[at + 3]! & 0x10) !== 0;
    if (!hasPayload || (!begins && found.length === 0)) continue;
    let from = at + 4 + (bytes[at + 3]! & 0x20 ? 1 + bytes[at + 4]! : 0);
    if (begins) {
      from += 1 + (bytes[from] ?? 0);
      found = [];
    }
    found.push(...bytes.subarray(from, at + PACKET_BYTES));
    const length = found.length >= 3 ? 3 + (((found[1]! & 15) << 8) | found[2]!) : Infinity;
    if (found.length >= length) return Uint8Array.from(found.slice(0, length));
  }
  return null;
}

/** Packet id of the first program's map. */
function readAssociation(table: Uint8Array): number | null {
  for (let at = 8; at + 8 <= table.length; at += 4) {
    if (((table[at]! << 8) | table[at + 1]!) !== 0) return ((table[at + 2]! & 31) << 8) | table[at + 3]!;
  }
  return null;
}

function readMap(table: Uint8Array): TransportStreamFacts {
  const sounds: { pid: number; language: string | null }[] = [];
  const subtitles: { codec: string; language: string | null }[] = [];
  let at = 12 + (((table[10]! & 15) << 8) | table[11]!);
  while (at + 9 <= table.length) {
    const type = table[at]!;
    const pid = ((table[at + 1]! & 31) << 8) | table[at + 2]!;
    const end = at + 5 + (((table[at + 3]! & 15) << 8) | table[at + 4]!);
    let language: string | null = null;
    let isSound = soundTypes.has(type);
    let subtitle: string | null = null;
    for (let d = at + 5; d + 2 <= Math.min(end, table.length); d += 2 + table[d + 1]!) {
      const tag = table[d]!;
      const text = (from: number, length: number) =>
        String.fromCharCode(...table.subarray(from, from + length));
      if (tag === LANGUAGE_DESCRIPTOR || tag in subtitleDescriptors) language = text(d + 2, 3);
      subtitle ??= subtitleDescriptors[tag] ?? null;
      if (type !== PRIVATE_DATA) continue;
      isSound ||= soundDescriptors.has(tag);
      isSound ||= tag === REGISTRATION_DESCRIPTOR && soundRegistrations.has(text(d + 2, 4));
    }
    const named = language && /^[a-z]{3}$/i.test(language) ? language.toLowerCase() : null;
    if (isSound) sounds.push({ pid, language: named });
    else if (subtitle) subtitles.push({ codec: subtitle, language: named });
    at = end;
  }
  return { sounds, subtitles };
}
