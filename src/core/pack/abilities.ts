import type { PackManifest } from './manifest';

/** What a pack can do, a short phrase each. */
export function abilitiesOf({ audio, bank, latent, prompt, roles }: PackManifest): readonly string[] {
  const seconds = (latent.maxFrames * latent.downsampling) / audio.sampleRate;
  return [
    'maps the picture to the envelope',
    `takes in windows of ${Math.round(seconds)} s at ${audio.sampleRate / 1000} kHz`,
    'words and reference sounds',
    ...(roles['timbre-encoder'] && prompt.profile > 0 ? ['timbre of the reference'] : []),
    ...(bank ? [`${bank.recordings} recordings`] : []),
    ...(roles.cavp ? ['sees the picture while it generates'] : []),
  ];
}
