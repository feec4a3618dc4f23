const RATE = 44_100;
const SAMPLES = RATE / 2;
const HEADER_BYTES = 44;

/** Half a second of a tone as a 16-bit mono WAV file. @param frequency Hz */
export function toneFile(frequency: number): Buffer {
  const file = Buffer.alloc(HEADER_BYTES + 2 * SAMPLES);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(2 * RATE, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * SAMPLES, 40);
  for (let i = 0; i < SAMPLES; i += 1) {
    file.writeInt16LE(
      Math.round(9000 * Math.sin((2 * Math.PI * frequency * i) / RATE)),
      HEADER_BYTES + 2 * i,
    );
  }
  return file;
}
