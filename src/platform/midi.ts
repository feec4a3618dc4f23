import { StudioError } from '../core/errors';

/** All MIDI inputs as one, including those connected later. */
export interface MidiInputs {
  /** Names of the connected devices. */
  names(): readonly string[];
  close(): void;
}

/**
 * Requests MIDI access and listens.
 * @param onMessage `at`: the driver's time stamp, milliseconds on the clock of performance.now.
 * @param onDevices called when a device is connected or removed. @throws StudioError request-invalid without MIDI or permission.
 */
export async function openMidi(
  onMessage: (bytes: Uint8Array, at: number) => void,
  onDevices: () => void,
): Promise<MidiInputs> {
  if (!('requestMIDIAccess' in navigator)) {
    throw new StudioError(
      'request-invalid',
      'This browser does not support MIDI. Use Chrome, Edge or Firefox.',
    );
  }
  const access = await navigator.requestMIDIAccess().catch((error: unknown) => {
    throw new StudioError(
      'request-invalid',
      "MIDI access was refused. Allow it in the browser's site settings, then press MIDI again.",
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
