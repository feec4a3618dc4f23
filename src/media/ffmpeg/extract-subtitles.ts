import { StudioError } from '../../core/errors';
import { Ffmpeg, INPUT_PATH } from './ffmpeg';

/**
 * The text subtitles of a file as the tracks of a MOV, on the file's clock.
 * @returns null when they are pictures or cannot be read
 */
export async function extractSubtitles(file: Blob, signal?: AbortSignal): Promise<Blob | null> {
  try {
    const ffmpeg = await Ffmpeg.start(file, signal);
    try {
      const input = ['-copyts', '-i', INPUT_PATH, '-map', '0:s', '-c:s', 'mov_text'];
      const { code } = await ffmpeg.run([...input, '-map_metadata', '-1', '-f', 'mov', '/subtitles.mov']);
      return code === 0 ? await ffmpeg.read('/subtitles.mov', 'video/quicktime') : null;
    } finally {
      ffmpeg.close();
    }
  } catch (error) {
    if (error instanceof StudioError && error.code === 'cancelled') throw error;
    // Without the converter the video is written without subtitles, and the notice says so.
    return null;
  }
}
