import { Capture } from './capture';
import { RunRecorder } from './run-recorder';

/** Recording, in one part that loads with the first recording. */
export async function openRecorder(context: AudioContext, stream: MediaStream): Promise<RunRecorder> {
  return new RunRecorder(context, await Capture.open(context, stream), stream);
}
