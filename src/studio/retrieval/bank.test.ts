import { expect, test } from 'vitest';
import type { Media } from '../../media/api';
import { BankAccess } from './bank';
import { packWithBank } from './testing';

test('decoded recordings stay in memory up to their samples, the last used ones', async () => {
  const pack = packWithBank(['a', 'b', 'c'].map((id, family) => ({ id, family })));
  const decoded: string[] = [];
  const channel = new Float32Array(2e6);
  const decodeSoundFile = (file: File) => {
    decoded.push(file.name);
    return Promise.resolve({ sampleRate: 48_000, channels: [channel, channel] });
  };
  const access = new BankAccess({
    media: () => Promise.resolve({ decodeSoundFile } as unknown as Media),
    models: { manifest: () => Promise.resolve(pack.manifest), bankFile: (name) => pack.bank(name) },
  });
  const bank = (await access.open())!;
  for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await access.sound(bank, id);
  expect(decoded).toEqual(['a.opus', 'b.opus', 'c.opus', 'b.opus']);
  expect(await access.sound(bank, 'of another bank')).toBeNull();
});
