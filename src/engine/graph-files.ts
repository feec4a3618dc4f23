import type { PackManifest, PackRole } from '../core/pack/manifest';
import { type ExternalDataName, externalDataOf, type PackFileName } from './protocol';

type Roles = Pick<PackManifest, 'roles'>;

/** Files of external data of a graph. */
export function externalFiles({ roles }: Roles, role: PackRole): ExternalDataName[] {
  return (roles[role]?.externalData ?? []).map(({ file }): ExternalDataName => `${role}/${file}`);
}

/** Bytes of a file as the manifest states them. */
export function fileBytes({ roles }: Roles, name: PackFileName): number {
  const data = externalDataOf(name);
  if (data) return roles[data.role]?.externalData?.find(({ file }) => file === data.file)?.bytes ?? 0;
  return (name === 'tokenizer' ? roles['clap-text'].tokenizer : roles[name as PackRole])?.bytes ?? 0;
}

/** Bytes of a graph with its external data. */
export function graphBytes(manifest: Roles, role: PackRole): number {
  return [role, ...externalFiles(manifest, role)].reduce((sum, name) => sum + fileBytes(manifest, name), 0);
}
