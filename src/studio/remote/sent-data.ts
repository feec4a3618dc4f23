import type { PackManifest, PackRole } from '../../core/pack/manifest';

/** What leaves the machine when a server runs these graphs, one sentence each, and what stays. */
export function sentData(
  { prompt, roles, video }: PackManifest,
  remote: readonly PackRole[],
): { readonly sent: readonly string[]; readonly stays: string } {
  const reads = (role: PackRole) => remote.includes(role);
  const sent: string[] = [];
  if (reads('vae-encoder')) sent.push('For each take: the envelope as a sound.');
  if (reads('dit+controlnet'))
    sent.push(
      'For each take: noise, the encoded envelope, and numbers that stand for words and reference sound.',
    );
  if (reads('vae-decoder'))
    sent.push(
      `For each take: its sound in encoded form${prompt.excitation > 0 ? '; with a reference sound also its timbre and 1.5 s of noise made of it' : ''}.`,
    );
  if (reads('frame-encoder') || reads('flow'))
    sent.push(
      `To map the envelope: the frames of the clip, ${video.width} × ${video.height} pixels, ${video.fps} a second.`,
    );
  if (reads('rms-mapper')) sent.push('To map the envelope: features of the frames.');
  if (reads('cavp') && roles.cavp)
    sent.push(
      `To say what the picture shows: frames, ${roles.cavp.width} × ${roles.cavp.height} pixels, ${roles.cavp.fps} a second.`,
    );
  const readsPicture = reads('frame-encoder') || reads('flow') || reads('cavp');
  return {
    sent,
    stays: `${readsPicture ? 'The video file' : 'Picture'}, production sound, words, reference sounds, sound folders and the project stay on this machine.`,
  };
}
