import type { ReactNode } from 'react';
import { formatBytes } from '../../core/format-bytes';
import { packBytes, type PackManifest } from '../../core/pack/manifest';
import { packTitle } from '../../core/pack/pack-title';
import { isRunning } from '../../studio/jobs/job';
import type { PackManager } from '../../studio/pack/pack-manager';
import { type StoredPack, storedPercent } from '../../studio/pack/packs-state';
import { IconButton } from '../controls/icon-button';
import { JobProgress } from '../controls/job-progress';
import { BUSY } from './busy';
import { useStudioState } from '../hooks/use-studio';
import { FolderButton } from './folder-button';
import { PackFacts } from './pack-facts';

/** The pack that comes with the studio. */
export function ShippedPackRow({ manager }: { readonly manager: PackManager }) {
  const manifest = useStudioState((state) => state.packs.shipped);
  const worksOffline = useStudioState((state) => state.offline.worksOffline);
  if (!manifest) return null;
  const place = worksOffline
    ? 'comes with the studio, stored in this browser'
    : 'comes with the studio, which stores it for use offline when the page is quiet';
  return <PackRow packKey={null} manifest={manifest} place={place} state={null} complete manager={manager} />;
}

/** A pack of this browser's storage. */
export function StoredPackRow({
  pack,
  manager,
}: {
  readonly pack: StoredPack;
  readonly manager: PackManager;
}) {
  const { key, manifest, origin, complete, localComplete } = pack;
  const busy = useStudioState((state) => isRunning(state.jobs.pack));
  const inUse = useStudioState((state) => state.packKey === key);
  const isConnected = useStudioState((state) => state.remote.phase === 'connected');
  const name = packTitle(manifest);
  const fromServer = origin.kind === 'server';
  const place = fromServer ? `from ${new URL(origin.folder).host}` : `from the folder ${origin.folder}`;
  return (
    <PackRow
      packKey={key}
      manifest={manifest}
      place={place}
      state={complete ? null : notWhole(pack)}
      complete={complete}
      usable={complete || (localComplete && isConnected)}
      manager={manager}
    >
      {!complete && fromServer && (
        <button
          type="button"
          className="button primary"
          aria-label={`Resume ${name}`}
          disabled={busy}
          title={busy ? BUSY : undefined}
          onClick={() => void manager.resume(key)}
        >
          Resume
        </button>
      )}
      {!complete && !fromServer && (
        <FolderButton
          label="Choose the folder again"
          disabled={busy}
          onFiles={(files) => void manager.lookAtFiles(files)}
        />
      )}
      {complete && fromServer && (
        <button
          type="button"
          className="button quiet"
          aria-label={`Look for another version of ${name}`}
          disabled={busy}
          title={busy ? BUSY : undefined}
          onClick={() => void manager.update(key)}
        >
          Update
        </button>
      )}
      <IconButton
        icon="trash"
        className="quiet"
        label={`Delete ${name}`}
        title={inUse ? 'In use: use another pack first' : busy ? BUSY : 'Delete'}
        disabled={inUse || busy}
        onClick={() => void manager.remove(key)}
      />
    </PackRow>
  );
}

interface PackRowProps {
  readonly packKey: string | null;
  readonly manifest: PackManifest;
  readonly place: string;
  /** What is wrong with it; null if nothing. */
  readonly state: string | null;
  readonly complete: boolean;
  /** With a remote engine at least; as `complete` by default. */
  readonly usable?: boolean;
  readonly manager: PackManager;
  readonly children?: ReactNode;
}

function PackRow(props: PackRowProps) {
  const { packKey, manifest, place, state, complete, usable = complete, manager, children } = props;
  const inUse = useStudioState((now) => now.packKey === packKey);
  const busy = useStudioState((now) => isRunning(now.jobs.pack));
  const works = useStudioState(
    ({ jobs: { pack }, packs }) =>
      pack.kind === 'running' && pack.stage !== 'read-pack' && packs.workOn === packKey,
  );
  const name = packTitle(manifest);
  return (
    <li className="pack-row" data-used={inUse || undefined} aria-label={name}>
      <div className="pack-text">
        <strong>
          {name} {inUse && <span className="pack-used">in use</span>}
        </strong>
        <p>
          {formatBytes(packBytes(manifest))} · {place}
        </p>
        <PackFacts manifest={manifest} />
        {state !== null && !works && <p className="pack-state">{state}</p>}
      </div>
      {works ? (
        <JobProgress job="pack" label={`Work on ${name}`} cancelLabel="Pause" />
      ) : (
        <div className="button-row">
          {!inUse && usable && (
            <button
              type="button"
              className="button"
              aria-label={`Use ${name}`}
              disabled={busy}
              title={busy ? BUSY : undefined}
              onClick={() => void manager.use(packKey)}
            >
              Use
            </button>
          )}
          {complete && (
            <button
              type="button"
              className="button quiet"
              aria-label={`Check ${name}`}
              disabled={busy}
              title={busy ? BUSY : 'Compares every file with its SHA-256'}
              onClick={() => void manager.check(packKey)}
            >
              Check
            </button>
          )}
          {children}
        </div>
      )}
    </li>
  );
}

function notWhole(pack: StoredPack): string {
  const stored = `Not whole: ${storedPercent(pack)} % is stored`;
  return pack.localComplete ? `${stored}, all that is needed beside a remote engine` : stored;
}
