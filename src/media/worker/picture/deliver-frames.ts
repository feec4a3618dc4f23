/** Frames for the model and the filmstrip, in one part that loads after the picture. */
export { streamFrames } from './frame-stream';
export { streamThumbnails } from './thumbnails';
