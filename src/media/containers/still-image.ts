/** Bytes that identify a format at `offset` of the file. */
const signatures: readonly { format: string; offset: number; bytes: readonly number[] }[] = [
  { format: 'PNG', offset: 0, bytes: [0x89, 0x50, 0x4e, 0x47] },
  { format: 'JPEG', offset: 0, bytes: [0xff, 0xd8, 0xff] },
  { format: 'BMP', offset: 0, bytes: [0x42, 0x4d] },
  { format: 'TIFF', offset: 0, bytes: [0x49, 0x49, 0x2a, 0x00] },
  { format: 'TIFF', offset: 0, bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { format: 'WebP', offset: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
  // ISO base media with an image brand: ftyp + hei(c|x), mif1, avif.
  { format: 'HEIC', offset: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69] },
  { format: 'HEIF', offset: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x6d, 0x69, 0x66, 0x31] },
  { format: 'AVIF', offset: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66] },
];

/** @param head first 16 bytes of the file or more @returns name of the still image format; null for anything else */
export function stillImageFormat(head: Uint8Array): string | null {
  const match = signatures.find(({ offset, bytes }) =>
    bytes.every((byte, index) => head[offset + index] === byte),
  );
  return match?.format ?? null;
}
