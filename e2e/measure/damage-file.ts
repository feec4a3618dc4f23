/** A damaged copy of a file: bits flipped, the end cut, a part zeroed, doubled or left out, or a number of its index changed. */
export function damage(source: Buffer, random: () => number): { bytes: Buffer; change: string } {
  const bytes = Buffer.from(source);
  const at = () => Math.floor(random() * bytes.length);
  const kind = Math.floor(random() * 7);
  const start = at();
  const length = 1 + Math.floor(random() * Math.min(bytes.length - start, bytes.length / 4));
  switch (kind) {
    case 0: {
      const flips = 1 + Math.floor(random() * 40);
      for (let k = 0; k < flips; k++) bytes[at()]! ^= 1 << Math.floor(random() * 8);
      return { bytes, change: `${flips} bits flipped` };
    }
    case 1:
      return { bytes: bytes.subarray(0, Math.max(1, start)), change: `cut at ${start}` };
    case 2:
      bytes.fill(0, start, start + length);
      return { bytes, change: `${length} bytes at ${start} zeroed` };
    case 3:
      return {
        bytes: Buffer.concat([bytes.subarray(0, start + length), bytes.subarray(start)]),
        change: `${length} bytes at ${start} doubled`,
      };
    case 4:
      return {
        bytes: Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + length)]),
        change: `${length} bytes at ${start} left out`,
      };
    case 5: {
      // Sizes, counts and times are 32-bit numbers near the start or the end of the file.
      const edge = Math.floor(random() * Math.min(4096, bytes.length));
      const place = Math.min(bytes.length - 4, random() < 0.5 ? edge : bytes.length - edge - 1);
      const value = [0, 1, 0x7fffffff, 0xffffffff, Math.floor(random() * 2 ** 32)][Math.floor(random() * 5)]!;
      if (place >= 0) bytes.writeUInt32BE(value, place);
      return { bytes, change: `number ${value} at ${place}` };
    }
    default: {
      const noise = Math.min(length, 2000);
      for (let k = 0; k < noise; k++) bytes[(start + k) % bytes.length] = Math.floor(random() * 256);
      return { bytes, change: `${noise} bytes of noise at ${start}` };
    }
  }
}
