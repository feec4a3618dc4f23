import type { Page } from 'playwright';

/** What a kill has left. */
export interface Found {
  readonly words: string;
  readonly points: number;
  readonly takes: readonly { readonly id: string; readonly hasSound: boolean }[];
  readonly references: readonly { readonly name: string; readonly hasSound: boolean }[];
}

/** What the library holds of the project that was used last. The page must be of the studio's origin. */
export async function readLibrary(page: Page): Promise<Found | null> {
  // tsx names functions with this helper, which the page lacks.
  await page.evaluate('globalThis.__name = (named) => named');
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('not readable'));
      });
    const database = await settled(indexedDB.open('stable-v2a-library'));
    try {
      if (!database.objectStoreNames.contains('projects')) return null;
      const store = (name: string) => database.transaction(name).objectStore(name);
      const records = (await settled(store('projects').getAll())) as { id: string; used: string }[];
      const last = records.sort((a, b) => b.used.localeCompare(a.used))[0];
      if (!last) return null;
      const { document } = (await settled(store('works').get(last.id))) as {
        document: {
          prompt: { text: string; references: { name: string; sound: string }[] };
          curve: { left: { times: Float64Array } };
          takes: { id: string; sound: string }[];
        };
      };
      const sounds = new Set(await settled(store('sounds').getAllKeys()));
      const { references, text } = document.prompt;
      return {
        words: text,
        points: document.curve.left.times.length,
        takes: document.takes.map(({ id, sound }) => ({ id, hasSound: sounds.has(sound) })),
        references: references.map(({ name, sound }) => ({ name, hasSound: sounds.has(sound) })),
      };
    } finally {
      database.close();
    }
  });
}
