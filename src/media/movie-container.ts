/** Container of an exported video. QuickTime is what editing programs and Pro Tools read; Matroska holds what QuickTime cannot. */
export type MovieContainer = 'mov' | 'mkv';

export const movieTypes: Readonly<Record<MovieContainer, string>> = {
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
};

/** Picture codecs that editing programs read from MOV, by the names of mediabunny and ffmpeg. */
const movPictures = new Set([
  ...['avc', 'h264', 'hevc', 'prores', 'dnxhd', 'cfhd', 'mpeg4', 'mpeg2video', 'mpeg1video', 'h263'],
  ...['mjpeg', 'dvvideo', 'rawvideo', 'v210', 'qtrle', 'jpeg2000', 'png', 'hap', 'cinepak', 'svq1', 'svq3'],
]);

/**
 * Sound codecs besides PCM that common players and editing programs read from MOV. Opus, Vorbis, FLAC and DTS can be stored there, but
 * Premiere, Avid and Pro Tools do not read them.
 */
const movSounds = new Set(['aac', 'mp3', 'ac3', 'eac3', 'alac', 'ulaw', 'alaw', 'pcm_mulaw', 'pcm_alaw']);

const mkvSounds = new Set([
  ...['aac', 'mp3', 'mp2', 'ac3', 'eac3', 'alac', 'opus', 'vorbis', 'flac', 'dts', 'truehd'],
  ...['pcm_u8', 'pcm_s16', 'pcm_s24', 'pcm_s32', 'pcm_f32', 'pcm_f64', 'pcm_s16be', 'pcm_s24be', 'pcm_s32be'],
]);

/** @returns null when no container takes the picture together with sound (GIF) */
export function movieContainerFor(pictureCodec: string): MovieContainer | null {
  if (pictureCodec === 'gif') return null;
  return movPictures.has(pictureCodec) ? 'mov' : 'mkv';
}

/** Whether a sound track is copied; otherwise it is written as 24-bit PCM. */
export function holdsSound(container: MovieContainer, soundCodec: string): boolean {
  const codec = soundCodec.replace('pcm-', 'pcm_').replace(/^(pcm_\w+)le$/, '$1');
  if (container === 'mov') return movSounds.has(codec) || /^pcm_[suf]\d+(be)?$/.test(codec);
  return mkvSounds.has(codec);
}
