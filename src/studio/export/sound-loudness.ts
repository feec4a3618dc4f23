/** What a mixer wants to know of a sound, after ITU-R BS.1770. */
export interface SoundLoudness {
  /** Integrated loudness, LUFS; null in silence and below 0.4 s. */
  readonly integrated: number | null;
  /** dBTP; -Infinity in silence. */
  readonly truePeak: number;
}

/** The largest true peak that deliveries after EBU R 128 allow, dBTP. */
export const MAX_TRUE_PEAK = -1;

/** "-22.7 LUFS · true peak -0.3 dBTP" */
export function describeLoudness({ integrated, truePeak }: SoundLoudness): string {
  const peak = Number.isFinite(truePeak) ? `true peak ${truePeak.toFixed(1)} dBTP` : 'silence';
  return integrated === null ? peak : `${integrated.toFixed(1)} LUFS · ${peak}`;
}
