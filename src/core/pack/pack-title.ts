import type { PackManifest } from './manifest';

/** "Compact 0.8.0" */
export function packTitle({ name, version }: Pick<PackManifest, 'name' | 'version'>): string {
  return `${name} ${version}`;
}
