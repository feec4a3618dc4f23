const signatures: readonly { kind: string; offset: number; bytes: readonly number[] }[] = [
  { kind: 'PNG', offset: 0, bytes: [0x89, 0x50, 0x4e, 0x47] },
  { kind: 'JPEG', offset: 0, bytes: [0xff, 0xd8, 0xff] },
  { kind: 'BMP', offset: 0, bytes: [0x42, 0x4d] },
  { kind: 'TIFF', offset: 0, bytes: [0x49, 0x49, 0x2a, 0x00] },
  { kind: 'TIFF', offset: 0, bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { kind: 'WebP', offset: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
  // ISO media whose brand is a picture: ftyp + heic, heix, mif1, avif.
  { kind: 'HEIC', offset: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69] },
  { kind: 'HEIF', offset: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x6d, 0x69, 0x66, 0x31] },
  { kind: 'AVIF', offset: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66] },
];

/** @param head first bytes of a file, 16 are enough @returns the still-picture format, or null */
export function stillPictureKind(head: Uint8Array): string | null {
  const match = signatures.find(({ offset, bytes }) =>
    bytes.every((byte, index) => head[offset + index] === byte),
  );
  return match?.kind ?? null;
}
