import { StudioError } from '../core/errors';

/** Every MIDI input of the machine, those plugged in later too, as one. */
export interface MidiInputs {
  /** Names of the devices that are there now. */
  names(): readonly string[];
  close(): void;
}

/**
 * Asks the user for MIDI and listens. `at` in milliseconds of performance.now, from the driver.
 * @param onDevices called when a device comes or goes. @throws StudioError request-invalid when there is no MIDI or it is refused.
 */
export async function openMidi(
  onMessage: (bytes: Uint8Array, at: number) => void,
  onDevices: () => void,
): Promise<MidiInputs> {
  if (!('requestMIDIAccess' in navigator)) {
    throw new StudioError('request-invalid', 'This browser has no MIDI. Chrome, Edge and Firefox have.');
  }
  const access = await navigator.requestMIDIAccess().catch((error: unknown) => {
    throw new StudioError(
      'request-invalid',
      "MIDI was not allowed. Allow it in the browser's site settings, then press MIDI again.",
      String(error),
    );
  });
  const listen = () => {
    for (const input of access.inputs.values()) {
      input.onmidimessage = ({ data, timeStamp }) => {
        if (data) onMessage(data, timeStamp);
      };
    }
  };
  listen();
  access.onstatechange = () => {
    listen();
    onDevices();
  };
  return {
    names: () => [...access.inputs.values()].map(({ name }) => name ?? 'unnamed'),
    close() {
      access.onstatechange = null;
      for (const input of access.inputs.values()) input.onmidimessage = null;
    },
  };
}
