/** Display names of codecs by the names that mediabunny and ffmpeg use. */
const names: Readonly<Record<string, string>> = {
  avc: 'H.264',
  h264: 'H.264',
  hevc: 'H.265 (HEVC)',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'ProRes',
  dnxhd: 'DNxHD/DNxHR',
  mjpeg: 'Motion JPEG',
  mpeg1video: 'MPEG-1',
  mpeg2video: 'MPEG-2',
  mpeg4: 'MPEG-4 Visual',
  h263: 'H.263',
  flv1: 'Sorenson H.263',
  theora: 'Theora',
  gif: 'GIF',
  wmv1: 'WMV 7',
  wmv2: 'WMV 8',
  wmv3: 'WMV 9',
  vc1: 'VC-1',
  aac: 'AAC',
  mp2: 'MP2',
  mp3: 'MP3',
  opus: 'Opus',
  vorbis: 'Vorbis',
  flac: 'FLAC',
  ac3: 'AC-3',
  eac3: 'E-AC-3',
  dts: 'DTS',
  alac: 'ALAC',
  apac: 'APAC',
  'ac-4': 'AC-4',
  mha1: 'MPEG-H',
  mhm1: 'MPEG-H',
  '.mp3': 'MP3',
  wmav1: 'WMA 1',
  wmav2: 'WMA 2',
};

/** Display name of a codec; an unknown codec keeps its own name. */
export function codecLabel(codec: string): string {
  return names[codec] ?? (codec.startsWith('pcm') ? 'PCM' : codec);
}

/** A codec by its display name; an unknown name is returned as it is. */
export function codecNamed(label: string): string {
  return Object.keys(names).find((codec) => names[codec] === label) ?? label;
}
