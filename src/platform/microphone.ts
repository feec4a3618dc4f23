import { StudioError } from '../core/errors';

/** Opens the microphone without the browser's processing, which would change the level of a performance. @throws StudioError request-invalid */
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
        ? 'No microphone was found. Connect one, then press Record voice again.'
        : "The microphone could not be used. Allow it in the browser's site settings, then press Record voice again.",
      String(error),
    );
  }
}
