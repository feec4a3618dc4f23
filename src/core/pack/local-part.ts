import { type PackFile, packFiles, type PackManifest } from './manifest';
import { remoteRoles } from './remote-roles';

/** A pack as this device holds and runs it where a server makes the sound: the graphs that run there take nothing here. */
export function localPart(manifest: PackManifest): PackManifest {
  const remote = remoteRoles(manifest, { picture: false });
  const roles = Object.fromEntries(
    Object.entries(manifest.roles).map(([role, graph]) => [
      role,
      remote.some((one) => one === role) ? { ...graph, bytes: 0, externalData: undefined } : graph,
    ]),
  ) as PackManifest['roles'];
  return { ...manifest, roles, needs: undefined };
}

/** The files of that part, each once. */
export function localFiles(manifest: PackManifest): PackFile[] {
  const remote = remoteRoles(manifest, { picture: false });
  const here = Object.entries(manifest.roles).filter(([role]) => !remote.some((one) => one === role));
  return packFiles({ ...manifest, roles: Object.fromEntries(here) as PackManifest['roles'] });
}

/** Bytes of its files. */
export function localBytes(manifest: PackManifest): number {
  return localFiles(manifest).reduce((sum, { bytes }) => sum + bytes, 0);
}
