import type { BroadcastInfo } from '../../core/formats/broadcast-wave';
import type { Project, Take } from '../../core/project/project';
import { listInWords } from '../../core/list-in-words';
import { pictureWords } from '../takes/picture-words';
import { roomWords } from '../takes/room-words';
import { creditsOf } from './credits';
import { clipFileName } from './file-names';

/** Frame rate of a project without a clip. */
const rateWithoutClip = { numerator: 25, denominator: 1 };

/** What the take's WAV file says: its recipe in short and its place. @param offset seconds of the clip at which the file starts */
export function takeInfo(project: Project, take: Take, offset: number): BroadcastInfo {
  const { text, negative, references } = take.prompt;
  const parts = [
    take.name,
    text && `“${text}”`,
    negative && `not “${negative}”`,
    references.length > 0 && `reference ${listInWords(references.map(({ name }) => name))}`,
    pictureWords(take),
    `seed ${take.seed}, ${take.steps} steps, guidance ${take.guidance}, ${take.sampler}`,
    ...roomWords(take.room),
    `pack ${take.packId} ${take.packVersion}`,
  ];
  return {
    description: parts.filter(Boolean).join('; ').replace(/[“”]/g, '"').replaceAll('−', '-'),
    credits: creditsOf(take.recordings),
    originator: 'Stable-V2A Studio',
    created: take.created,
    start: {
      frames: project.startFrame,
      rate: project.clip?.frameRate ?? rateWithoutClip,
      dropFrame: project.dropFrame,
      offset,
    },
    scene: clipFileName(project),
    take: take.name,
  };
}
