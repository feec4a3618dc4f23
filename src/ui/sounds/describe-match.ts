import type { SoundMatch } from '../../sound-index/api';

/** "1.2 s", "1:05" */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Why a sound is listed: "door, creak · 43 % alike"; empty where everything is. */
export function describeReason({ words, similarity }: SoundMatch): string {
  const alike = similarity === null ? [] : [`${Math.max(0, Math.round(100 * similarity))} % alike`];
  return [...(words.length > 0 ? [words.join(', ')] : []), ...alike].join(' · ');
}

/** Sound folder and the folders within it. */
export function describePlace({ folderName, place }: SoundMatch): string {
  return place === '' ? folderName : `${folderName}/${place}`;
}
