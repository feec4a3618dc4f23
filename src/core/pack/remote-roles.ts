import type { PackManifest, PackRole } from './manifest';

/** What a server is used for. Words, reference sounds and control curves are always encoded on the designer's machine. */
export interface RemoteUse {
  /** Also the graphs that read frames of the clip, which are then sent. */
  readonly picture: boolean;
}

const pictureRoles: readonly PackRole[] = ['frame-encoder', 'flow', 'rms-mapper', 'cavp'];

/** The pack's graphs that a server may run (models/serving/names.py has the same list). */
export function remoteRoles({ roles }: PackManifest, { picture }: RemoteUse): readonly PackRole[] {
  const soundRoles: readonly PackRole[] = [
    // A control encoder is small, and its input is fifty times its output.
    ...(roles['control-encoder'] ? [] : (['vae-encoder'] as const)),
    'dit+controlnet',
    'vae-decoder',
  ];
  return [...soundRoles, ...(picture ? pictureRoles : [])].filter((role) => roles[role] !== undefined);
}

/** Name of a graph's model on a server. A plus sign has a meaning of its own in addresses. */
export function modelName({ id, version }: Pick<PackManifest, 'id' | 'version'>, role: PackRole): string {
  return `${id}-${version}-${role.replace('+', '-')}`;
}
