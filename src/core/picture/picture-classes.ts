import { StudioError } from '../errors';

/** A class of a pack's picture classifier. */
export interface PictureClass {
  readonly name: string;
  /** What it sounds like, as a prompt; empty if it makes no sound that the pack has. */
  readonly words: string;
}

const MAX_CLASSES = 20_000;
const MAX_NAME = 100;
const MAX_WORDS = 200;

/**
 * The classes in the classifier's order, from text with one line each: name, tab, words.
 * @param pack its name, for the message. @throws StudioError pack-invalid.
 */
export function parsePictureClasses(text: string, pack: string): readonly PictureClass[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/, MAX_CLASSES + 1);
  const classes = lines.map((line) => {
    const [name = '', words = ''] = line.split('\t', 2);
    return { name, words: words.trim() };
  });
  const isValid = ({ name, words }: PictureClass) =>
    name !== '' && name.length <= MAX_NAME && words.length <= MAX_WORDS;
  if (classes.length <= MAX_CLASSES && classes.every(isValid)) return classes;
  throw new StudioError(
    'pack-invalid',
    `The picture classifier of the model pack ${pack} cannot be used: the names of its classes are not valid. Download or export the pack again.`,
  );
}
