import { type Bounds, listLimits, settingBounds } from '../../core/project/bounds';
import type { Room } from '../../core/audio/room/room';
import { samplersFor } from '../../core/diffusion/choose-sampler';
import { StudioError } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import type { GenerateRequest } from '../api';

/** Rejects a request that the pack cannot serve. @throws StudioError request-invalid, naming the control. */
export function checkRequest(request: GenerateRequest, manifest: PackManifest): void {
  const {
    start,
    duration,
    seed,
    steps,
    guidance,
    references,
    referenceWeight,
    picture,
    pictureWeight,
    recordings,
    recordingShare,
    room,
    envelope,
    sampler,
  } = request;
  const fitting = samplersFor(manifest.sampler.objective);
  const rules: [boolean, string][] = [
    [duration > 0 && duration <= 24 * 3600, 'Duration must be more than 0 seconds and at most 24 hours.'],
    [start >= 0 && start <= 24 * 3600, 'The start must be from 0 to 24 hours.'],
    [Number.isSafeInteger(seed) && seed >= 0, 'Seed must be a whole number from 0 to 9007199254740991.'],
    [Number.isInteger(steps) && steps >= 1 && steps <= 1000, 'Steps must be a whole number from 1 to 1000.'],
    [guidance >= 0 && guidance <= 50, 'Guidance must be from 0 to 50.'],
    [
      references.length <= listLimits.references &&
        references.every(({ weight }) => weight > 0 && weight <= 1),
      `A prompt can have up to ${listLimits.references} reference sounds, each with a weight above 0 and up to 1.`,
    ],
    [referenceWeight >= 0 && referenceWeight <= 1, 'The weight of the reference must be from 0 to 1.'],
    [pictureWeight >= 0 && pictureWeight <= 1, 'The weight of the picture must be from 0 to 1.'],
    [
      picture.length <= listLimits.pictureCues && picture.every(({ share }) => share >= 0 && share <= 1),
      `The picture can have up to ${listLimits.pictureCues} sounds, each with a share from 0 to 1.`,
    ],
    [recordingShare >= 0 && recordingShare <= 1, 'The share of the recordings must be from 0 to 1.'],
    [
      isRoom(room),
      'Room tone must be from -90 to -30 dBFS, reverb from 0.15 to 0.6 s with an amount from 0 to 1.',
    ],
    [
      recordings.length <= listLimits.takeRecordings &&
        recordings.every(({ weight }) => weight > 0 && weight <= 1),
      `A take can use up to ${listLimits.takeRecordings} recordings, each with a weight above 0 and up to 1.`,
    ],
    [
      fitting.includes(sampler),
      `This model pack does not support the sampler ${sampler}. Choose ${fitting.join(' or ')}.`,
    ],
    [
      envelope.rate === manifest.envelope.rate && envelope.left.length === envelope.right.length,
      `The envelope must have two channels of equal length at ${manifest.envelope.rate} Hz.`,
    ],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (broken) throw new StudioError('request-invalid', broken[1]);
}

function isRoom({ tone, reverb }: Room): boolean {
  const within = (value: number, { min, max }: Bounds) => value >= min && value <= max;
  const { reverbMix, reverbSeconds, roomToneLevel } = settingBounds;
  return (
    (tone === null || within(tone.level, roomToneLevel)) &&
    (reverb === null || (within(reverb.seconds, reverbSeconds) && within(reverb.mix, reverbMix)))
  );
}
