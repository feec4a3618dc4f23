/** Globals of AudioWorkletGlobalScope, which TypeScript's libraries do not declare. */
// eslint-disable-next-line @typescript-eslint/naming-convention -- a name of the Web Audio API
declare const currentFrame: number;
declare const registerProcessor: (name: string, processor: new () => Processor) => void;
declare const AudioWorkletProcessor: new () => { readonly port: MessagePort };

type Processor = InstanceType<typeof AudioWorkletProcessor> & {
  process(inputs: readonly (readonly Float32Array[])[]): boolean;
};

/** Render quantum of the Web Audio API. */
const QUANTUM_SAMPLES = 128;

/** Samples per message: 23 ms at 44.1 kHz. */
const BLOCK_SAMPLES = 1024;

/** Sends the input, mixed to mono, to the page without gaps as { frame, samples }: `CapturedBlock` in capture.ts. */
class CaptureProcessor extends AudioWorkletProcessor {
  private block = new Float32Array(BLOCK_SAMPLES);
  private filled = 0;
  private first = currentFrame;

  process([input = []]: readonly (readonly Float32Array[])[]): boolean {
    if (this.filled === 0) this.first = currentFrame;
    // Without a connection `input` is empty: silence.
    for (let i = 0; i < QUANTUM_SAMPLES; i++) {
      let sum = 0;
      for (const channel of input) sum += channel[i]!;
      this.block[this.filled + i] = input.length > 0 ? sum / input.length : 0;
    }
    this.filled += QUANTUM_SAMPLES;
    if (this.filled === BLOCK_SAMPLES) {
      this.port.postMessage({ frame: this.first, samples: this.block }, [this.block.buffer]);
      this.block = new Float32Array(BLOCK_SAMPLES);
      this.filled = 0;
    }
    return true;
  }
}

registerProcessor('capture', CaptureProcessor);
