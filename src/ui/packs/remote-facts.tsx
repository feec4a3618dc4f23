import type { PackManifest, PackRole } from '../../core/pack/manifest';
import { remoteRoles } from '../../core/pack/remote-roles';
import type { RemoteFacts as Facts } from '../../studio/remote/remote-state';
import { sentData } from '../../studio/remote/sent-data';
import { packTitle } from '../../core/pack/pack-title';
import { listInWords } from '../../core/list-in-words';
import { useStudioState } from '../hooks/use-studio';

/** What a connected server is and runs, and what it gets. */
export function RemoteFacts({ connection }: { readonly connection: Facts }) {
  const manifest = useStudioState((state) => state.manifest);
  const { host, serverName, roles, missing } = connection;
  return (
    <>
      <p>
        Connected to {host} ({serverName}). {whatRuns(roles, missing, manifest)}
      </p>
      {manifest && roles.length > 0 && <Sent manifest={manifest} roles={roles} />}
    </>
  );
}

/** What a server would get, before the user decides. @param id for the button that it describes. */
export function SentData({ id, picture }: { readonly id: string; readonly picture: boolean }) {
  const manifest = useStudioState((state) => state.manifest);
  return (
    <div id={id}>{manifest && <Sent manifest={manifest} roles={remoteRoles(manifest, { picture })} />}</div>
  );
}

function Sent({ manifest, roles }: { readonly manifest: PackManifest; readonly roles: readonly PackRole[] }) {
  const { sent, stays } = sentData(manifest, roles);
  return (
    <>
      <p className="hint">The server gets:</p>
      <ul className="pack-findings" aria-label="What the server gets">
        {sent.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p className="hint">{stays}</p>
    </>
  );
}

function whatRuns(
  roles: readonly PackRole[],
  missing: readonly PackRole[],
  manifest: PackManifest | null,
): string {
  if (roles.length === 0)
    return `It has no models of ${manifest ? packTitle(manifest) : 'this pack'}, which runs on this machine.`;
  const here = missing.length > 0 ? ` It has no model of ${listInWords(missing)}: runs on this machine.` : '';
  return `It runs: ${roles.join(', ')}.${here}`;
}
