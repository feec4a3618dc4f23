/** Words for the sound of what a picture shows, and how sure that is. */
export interface PictureCue {
  readonly words: string;
  /** Mean probability of the classes with these words, 0..1. */
  readonly share: number;
}
