/** Converting a clip with ffmpeg, in one part that loads when a clip needs it. */
export { convertPicture, convertSound } from '../ffmpeg/convert';
export { sourceFormat } from './source-format';
