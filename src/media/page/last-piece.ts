import { StudioError } from '../../core/errors';
import type { Piece } from '../protocol';

/** The result of work in the background. @param turn awaited before each further piece is taken, which is what the worker waits for. */
export async function lastPiece<T>(
  pieces: AsyncIterable<Piece<T>>,
  turn: () => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  for await (const { result } of pieces) {
    if (result !== null) return result;
    await turn();
  }
  throw new StudioError('internal', 'Work in the background ended without a result.');
}
