import { Sha256 } from '../../core/hash/sha-256';
import { throwIfAborted } from '../../core/errors';
import { hexSha256 } from '../../platform/sha-256';

/** Files up to this size are hashed by the browser itself, which is faster but needs the file in memory. */
const WHOLE_BYTES = 64 * 2 ** 20;

/** Hex SHA-256 of a file. */
export async function hashFile(file: Blob, signal?: AbortSignal, wholeBytes = WHOLE_BYTES): Promise<string> {
  if (file.size <= wholeBytes) return hexSha256(await file.arrayBuffer());
  const hash = new Sha256();
  const reader = file.stream().getReader();
  try {
    for (;;) {
      throwIfAborted(signal);
      const { value } = await reader.read();
      if (!value) return hash.hex();
      hash.update(value);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
