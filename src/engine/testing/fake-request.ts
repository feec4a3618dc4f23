import { noRoom } from '../../core/audio/room/room';
import type { GenerateRequest } from '../api';

/** A request for the fake pack by the model alone, with a steady curve and no prompt. */
export function fakeRequest(changes: Partial<GenerateRequest> = {}, level = 0.5): GenerateRequest {
  const { duration = 1 } = changes;
  const curve = new Float32Array(Math.round(duration * 125)).fill(level);
  return {
    envelope: { rate: 125, left: curve, right: curve },
    start: 0,
    duration,
    prompt: '',
    negativePrompt: '',
    references: [],
    referenceWeight: 0.5,
    picture: [],
    pictureWeight: 0,
    seed: 1,
    steps: 2,
    guidance: 2,
    sampler: 'euler',
    envelopeLock: false,
    recordings: [],
    recordingShare: 0,
    room: noRoom,
    roomColour: null,
    ...changes,
  };
}
