import type { TimeRange } from '../../core/curve/range';
import type { BroadcastInfo } from '../../core/formats/broadcast-wave';
import type { Project, Take } from '../../core/project/project';
import { recordingsOf } from '../../core/project/recipes-of';
import { recipeWords, retakeWords } from '../takes/recipe-words';
import { creditsOf } from './credits';
import { clipFileName } from './file-names';

/** Frame rate of a project without a clip. */
const rateWithoutClip = { numerator: 25, denominator: 1 };

/** What the take's WAV file says: its recipe in short, its place and the markers in it. @param range the part of the clip that the file holds, seconds */
export function takeInfo(project: Project, take: Take, range: TimeRange): BroadcastInfo {
  const retakes = take.retakes.map(({ range: { start, end }, ...retake }) => {
    const words = retakeWords(retake, take).join(', ');
    return `${start.toFixed(3)} to ${end.toFixed(3)} s again: ${words}`;
  });
  const parts = [take.name, `seed ${take.seed}`, ...recipeWords(take), ...retakes];
  return {
    description: parts.join('; ').replace(/[“”]/g, '"').replaceAll('−', '-'),
    credits: creditsOf(recordingsOf(take)),
    originator: 'Stable-V2A Studio',
    created: take.created,
    start: {
      frames: project.startFrame,
      rate: project.clip?.frameRate ?? rateWithoutClip,
      dropFrame: project.dropFrame,
      offset: range.start,
    },
    scene: clipFileName(project),
    take: take.name,
    markers: project.markers
      .filter(({ time }) => time >= range.start && time < range.end)
      .map(({ time, label }) => ({ time: time - range.start, label })),
  };
}
