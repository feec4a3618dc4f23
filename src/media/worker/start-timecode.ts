import { canDropFrames, type FrameRate, nominalRate } from '../../core/time/frame-rate';
import { formatTimecode, framesPerDay, parseTimecode, type TimecodeFormat } from '../../core/time/timecode';
import type { StartTimecode } from '../api';
import type { IsobmffTimecode } from '../containers/isobmff-timecode';

/**
 * Timecode of the first frame shown, from a timecode track, in frames of the clip's rate.
 * @param origin movie time of the first frame shown, seconds
 */
export function timecodeOfTrack(track: IsobmffTimecode, origin: number, rate: FrameRate): StartTimecode {
  const { framesPerSecond, dropFrame } = track;
  const format: TimecodeFormat = {
    rate: dropFrame
      ? { numerator: framesPerSecond * 1000, denominator: 1001 }
      : { numerator: framesPerSecond, denominator: 1 },
    drop: dropFrame,
  };
  const day = framesPerDay(format);
  const frames = track.frames + Math.round(origin / track.frameSeconds);
  const text = formatTimecode(((frames % day) + day) % day, format);
  return startOf(text, framesPerSecond, dropFrame, rate) ?? { frames: 0, dropFrame: false };
}

/** Timecode as other containers write it: "10:00:00:00", with drop-frame "10:00:00;00". Null when it is none. */
export function timecodeOfText(text: string, rate: FrameRate): StartTimecode | null {
  return startOf(text.trim(), nominalRate(rate), /[;.]\d+$/.test(text.trim()), rate);
}

/** @param framesPerSecond that the text counts; other rates than the clip's appear as 30 for 59.94 */
function startOf(
  text: string,
  framesPerSecond: number,
  drop: boolean,
  rate: FrameRate,
): StartTimecode | null {
  const match = /^(\d+):(\d+):(\d+)[:;.](\d+)$/.exec(text);
  if (!match) return null;
  const [hours, minutes, seconds, frames] = match.slice(1).map(Number) as [number, number, number, number];
  const inClip = Math.floor((frames * nominalRate(rate)) / framesPerSecond);
  const format = { rate, drop: drop && canDropFrames(rate) };
  const pad = (value: number) => String(value).padStart(2, '0');
  const parsed = parseTimecode(`${pad(hours % 24)}:${pad(minutes)}:${pad(seconds)}:${pad(inClip)}`, format);
  return parsed === null ? null : { frames: parsed, dropFrame: format.drop };
}
