/**
 * Identifies a sound by its content: hex SHA-256 over sample rate, channel count and samples (studio/storage/sound-hash.ts). Opaque:
 * sounds that earlier builds stored have the id of their take, or `reference/<file name>`.
 */
export type SoundId = string;

/** Whether the id states the content, which can then be checked against it. */
export function isContentId(id: SoundId): boolean {
  return /^[0-9a-f]{64}$/.test(id);
}
