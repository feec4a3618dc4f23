import { serverFolder } from '../../platform/server-address';

/**
 * The folder that a typed address means; `manifest.json` at its end may be there or not.
 * @param here address of the page, for an address without a host. @throws StudioError request-invalid.
 */
export function packFolder(typed: string, here: string): URL {
  return serverFolder(
    typed.trim().replace(/manifest\.json$/, ''),
    here,
    "Type the address of a folder that holds a pack's manifest.json.",
  );
}
