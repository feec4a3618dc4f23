/** The audio thread's globals, which TypeScript's libraries leave out. */
// eslint-disable-next-line @typescript-eslint/naming-convention -- a name of the Web Audio API
declare const currentFrame: number;
declare const registerProcessor: (name: string, processor: new () => Processor) => void;
declare const AudioWorkletProcessor: new () => { readonly port: MessagePort };

type Processor = InstanceType<typeof AudioWorkletProcessor> & {
  process(inputs: readonly (readonly Float32Array[])[]): boolean;
};

/** Samples a message: 23 ms at 44.1 kHz. */
const BLOCK_SAMPLES = 1024;

/** Sends what comes in to the page, mixed to one channel, without gaps: { frame, samples }, frame on the context's clock. */
class Capture extends AudioWorkletProcessor {
  private block = new Float32Array(BLOCK_SAMPLES);
  private filled = 0;
  private first = currentFrame;

  process([input = []]: readonly (readonly Float32Array[])[]): boolean {
    if (this.filled === 0) this.first = currentFrame;
    // One quantum of the Web Audio API is 128 samples; silence while nothing is connected.
    for (let i = 0; i < 128; i++) {
      let sum = 0;
      for (const channel of input) sum += channel[i]!;
      this.block[this.filled + i] = input.length > 0 ? sum / input.length : 0;
    }
    this.filled += 128;
    if (this.filled === BLOCK_SAMPLES) {
      this.port.postMessage({ frame: this.first, samples: this.block }, [this.block.buffer]);
      this.block = new Float32Array(BLOCK_SAMPLES);
      this.filled = 0;
    }
    return true;
  }
}

registerProcessor('capture', Capture);
