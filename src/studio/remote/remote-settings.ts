import type { RemoteServer } from '../../engine/api';
import type { KeyValueStore } from '../dependencies';

const STORAGE_KEY = 'remote-engine';
/** Longer ones are not ours. */
const MAX_TEXT = 10_000;

/** The server that this browser remembers, with its token; null for none, and where it cannot be read. */
export async function rememberedServer(storage: KeyValueStore): Promise<RemoteServer | null> {
  const stored = (await storage.get(STORAGE_KEY).catch(() => null)) as
    Partial<RemoteServer> | null | undefined;
  const { address, token = null, picture } = stored ?? {};
  const valid = isText(address) && (token === null || isText(token)) && typeof picture === 'boolean';
  return valid ? { address, token, picture } : null;
}

/** @param server null to forget it. */
export async function rememberServer(storage: KeyValueStore, server: RemoteServer | null): Promise<void> {
  await (server === null ? storage.delete(STORAGE_KEY) : storage.set(STORAGE_KEY, { ...server }));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TEXT;
}
