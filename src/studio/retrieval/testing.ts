import { manifest as plainManifest } from '../testing';
import type { PackSource } from '../../engine/api';

/** A pack with a bank, for unit tests: of each recording its sound is a unit vector of three numbers, its caption one of two. */
export interface FakeRecording {
  readonly id: string;
  readonly family: number;
  readonly licence?: string;
  /** 0: near the words of the fake engine; 1: far from them. */
  readonly caption?: number;
  readonly changes?: object;
}

export function packWithBank(recordings: readonly FakeRecording[], indexText?: string): PackSource {
  const entries = recordings.map(({ id, family, licence = 'CC-BY-3.0', caption = 0, changes }, k) => ({
    ...{ id, family, licence, caption: 'wood', class: 'hits', tag: 'wood', source: 'debian/game' },
    ...{ origin: `${id}.ogg`, author: 'Ann', page: '', seconds: 1, channels: 1 },
    ...{ offset: 10 * k, bytes: 10, captions: [caption] },
    ...changes,
  }));
  const index = { schemaVersion: 1, captions: ['wood', 'a violin'], recordings: entries };
  const embeddings = Int8Array.from([...recordings.flatMap(() => [1, 0, 0]), 1, 0, 0, 1]);
  const files = {
    index: new Blob([indexText ?? JSON.stringify(index)]),
    embeddings: new Blob([embeddings]),
    sounds: new Blob([new Uint8Array(10 * recordings.length)]),
  };
  const file = (blob: Blob) => ({ file: 'bank', sha256: '0'.repeat(64), bytes: blob.size });
  const manifest = {
    ...plainManifest,
    prompt: { dimensions: 3 },
    bank: {
      ...{ sounds: file(files.sounds), index: file(files.index), embeddings: file(files.embeddings) },
      ...{ recordings: recordings.length, captions: 2, sentence: { tensor: '/inner', dimensions: 2 } },
    },
  } as unknown as PackSource['manifest'];
  return {
    manifest,
    graph: () => Promise.reject(new Error()),
    externalData: () => Promise.reject(new Error()),
    tokenizer: () => Promise.reject(new Error()),
    pictureClasses: () => Promise.reject(new Error()),
    bank: (name) => Promise.resolve(files[name]),
  };
}
