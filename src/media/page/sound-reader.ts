import type { Pcm } from '../../core/audio/pcm';
import type { SoundReader, SoundSummary } from '../api';
import { decoderStopped, emptyFile, soundUnreadable } from '../messages';
import { DecoderClient } from './decoder-client';

/** One worker for many files: starting one for each would take longer than most files. A file that ends it costs that file alone. */
export class WorkerSoundReader implements SoundReader {
  private client: DecoderClient | null = null;

  summarise(file: File, seconds: number, signal?: AbortSignal): Promise<SoundSummary> {
    return this.read(file, (client) =>
      client.call('summariseSound', { file, fileName: file.name, seconds }, { signal }),
    );
  }

  decode(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Pcm> {
    return this.read(file, (client) =>
      client.call('decodeAudio', { file, fileName: file.name, maxSeconds }, { signal }),
    );
  }

  close(): void {
    this.client?.close();
    this.client = null;
  }

  private async read<T>(file: File, work: (client: DecoderClient) => Promise<T | null>): Promise<T> {
    if (file.size === 0) throw emptyFile(file.name);
    const result = await work((this.client ??= this.start()));
    if (result === null) throw soundUnreadable(file.name);
    return result;
  }

  private start(): DecoderClient {
    const client: DecoderClient = new DecoderClient((detail) => {
      if (this.client === client) this.client = null;
      return decoderStopped('the sound', detail);
    });
    return client;
  }
}
