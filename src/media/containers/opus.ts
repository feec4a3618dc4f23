/** Pre-skip in seconds from an Opus identification header (RFC 7845, 5.1): bytes 10 and 11, in samples at 48 kHz. */
export function opusPreSkip(header: AllowSharedBufferSource | undefined): number {
  if (!header || header.byteLength < 12) return 0;
  const view = ArrayBuffer.isView(header)
    ? new DataView(header.buffer, header.byteOffset, header.byteLength)
    : new DataView(header);
  return view.getUint16(10, true) / 48000;
}
