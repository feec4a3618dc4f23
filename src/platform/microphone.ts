import { StudioError } from '../core/errors';

/** Asks the user for the microphone, raw: a performance is neither noise nor echo, and its level is meant. @throws StudioError request-invalid */
export async function openMicrophone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    const missing = error instanceof DOMException && error.name === 'NotFoundError';
    throw new StudioError(
      'request-invalid',
      missing
        ? 'No microphone was found. Plug one in, then press Record voice again.'
        : "The microphone could not be used. Allow it in the browser's site settings, then press Record voice again.",
      String(error),
    );
  }
}
