/** Reading sound files, in one part that loads with the first of them. */
export { withSoundFile } from './sound-file';
export { summariseSound } from './summarise-sound';
