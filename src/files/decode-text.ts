/** Bytes that are looked at to guess the encoding of a file without a byte order mark. */
const PROBE_BYTES = 4096;

/** UTF-16 without a byte order mark: text in Latin letters has a zero in every other byte. */
function guessUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const probe = bytes.subarray(0, PROBE_BYTES);
  if (probe.length < 4) return null;
  const zeros = [0, 0];
  probe.forEach((byte, i) => {
    if (byte === 0) zeros[i & 1]! += 1;
  });
  const half = probe.length / 2;
  if (zeros[1]! > 0.6 * half && zeros[0]! < 0.1 * half) return 'utf-16le';
  if (zeros[0]! > 0.6 * half && zeros[1]! < 0.1 * half) return 'utf-16be';
  return null;
}

function encodingOf(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return guessUtf16(bytes);
}

/**
 * The text of a file: UTF-8, UTF-16 of either byte order, or the code page of Windows in the West, in which older spreadsheets save. Byte order
 * marks are removed. Any bytes give a text.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  if (encoding !== null) return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
