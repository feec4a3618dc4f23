/**
 * Identifies a sound by its content: hex SHA-256 over sample rate, channel count and samples (studio/storage/sound-hash.ts). Opaque:
 * sounds that earlier builds stored have the id of their take, or `reference/<file name>`.
 */
export type SoundId = string;
