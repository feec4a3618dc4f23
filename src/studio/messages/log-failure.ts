import { toErrorDto } from '../../core/errors';

/** Logs that work which nobody waits for has failed, unless it was cancelled. @param what the work, "take ahead". */
export function logFailure(log: (detail: string) => void, what: string, error: unknown): void {
  const { code, message, detail } = toErrorDto(error);
  if (code !== 'cancelled') log(`${what}: ${message} ${detail ?? ''}`);
}
