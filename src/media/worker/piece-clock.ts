import type { Piece } from '../protocol';

/** Milliseconds of a piece of work in the background. */
const PIECE_MILLISECONDS = 20;

/** A piece that others follow. */
export const unfinished: Piece<never> = { result: null };

/** Divides work in the background into pieces, and counts the time spent on it without the pauses between them. */
export class PieceClock {
  private began: number;
  private before = 0;

  constructor(private readonly now = () => performance.now()) {
    this.began = now();
  }

  /** The piece has lasted long enough. */
  get isOver(): boolean {
    return this.now() - this.began >= PIECE_MILLISECONDS;
  }

  /** Milliseconds of all pieces. */
  get spent(): number {
    return this.before + this.now() - this.began;
  }

  /** Yields an unfinished piece; the next one begins when it has been taken. */
  *pause(): Generator<Piece<never>, void, undefined> {
    this.before = this.spent;
    yield unfinished;
    this.began = this.now();
  }
}
