/** Where earlier builds stored the open project and the one before it. */
export const earlierSlots = ['previous', 'current'] as const;
/** Begins the keys of their sounds. */
export const EARLIER_SOUND_PREFIX = 'sound/';

/** Something of an earlier build is left among these keys. */
export function holdsEarlierWork(keys: readonly string[]): boolean {
  return keys.some(
    (key) => key.startsWith(EARLIER_SOUND_PREFIX) || earlierSlots.some((slot) => slot === key),
  );
}
