import { useEffect, useRef } from 'react';
import { formatBytes } from '../../core/format-bytes';
import { type Device, judgeDevice, refusalOf } from '../../core/pack/device-needs';
import { localBytes, localPart } from '../../core/pack/local-part';
import { packTitle } from '../../core/pack/pack-title';
import type { PackManager } from '../../studio/pack/pack-manager';
import type { PackOffer } from '../../studio/pack/packs-state';
import { isRunning } from '../../studio/jobs/job';
import { useStudioState } from '../hooks/use-studio';
import { Findings, PackFacts } from './pack-facts';

/** A pack that was looked at: what it is and whether this device can hold and run it, before anything else of it is fetched. */
export function PackOfferCard({ manager }: { readonly manager: PackManager }) {
  const offer = useStudioState((state) => state.packs.offer);
  const device = useStudioState((state) => state.packs.device);
  const stored = useStudioState((state) => state.packs.stored);
  const busy = useStudioState((state) => isRunning(state.jobs.pack));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  if (!offer || !device) return null;
  const { bytes, complete, key, manifest, origin, storedBytes } = offer;
  const missing = bytes - storedBytes;
  const findings = judgeDevice(manifest, device, missing);
  const refusal = refusalOf(findings);
  const others = (stored ?? []).filter((pack) => pack.manifest.id === manifest.id && pack.key !== key);
  const isStored = complete && stored?.some((pack) => pack.key === key) === true;
  const verb = origin.kind === 'server' ? 'Download' : 'Copy into this browser';
  return (
    <section className="packs-add pack-offer" aria-label="Pack found">
      <h3 ref={heading} tabIndex={-1}>
        {packTitle(manifest)} · {formatBytes(bytes)}
      </h3>
      <p className="hint">
        {origin.kind === 'server' ? 'At' : 'In the folder'} {origin.folder}
      </p>
      <p>{manifest.provenance}</p>
      <PackFacts manifest={manifest} />
      <Findings findings={findings} />
      {others.length > 0 && (
        <p>
          You have {others.map((pack) => pack.manifest.version).join(' and ')}, which stays; files that both
          have are stored once.
        </p>
      )}
      <div className="button-row">
        {isStored ? (
          <p>This pack is stored already.</p>
        ) : (
          <button
            type="button"
            className="button primary"
            disabled={refusal !== null || busy}
            title={refusal ?? undefined}
            onClick={() => void manager.add()}
          >
            {verb} ({formatBytes(missing)})
          </button>
        )}
        {!isStored && <LocalPartButton manager={manager} offer={offer} device={device} verb={verb} />}
        <button type="button" className="button" onClick={() => manager.dismissOffer()}>
          Back
        </button>
      </div>
    </section>
  );
}

interface LocalPartButtonProps {
  readonly manager: PackManager;
  readonly offer: PackOffer;
  readonly device: Device;
  readonly verb: string;
}

/** For a remote engine: stores the pack without the graphs that the server runs. */
function LocalPartButton({ manager, offer, device, verb }: LocalPartButtonProps) {
  const busy = useStudioState((state) => isRunning(state.jobs.pack));
  const bytes = localBytes(offer.manifest);
  const refusal = refusalOf(judgeDevice(localPart(offer.manifest), device, bytes));
  return (
    <button
      type="button"
      className="button"
      disabled={refusal !== null || busy || offer.localComplete}
      title={
        refusal ??
        (offer.localComplete ? 'Stored already' : 'For a remote engine, which makes the sound with the rest')
      }
      onClick={() => void manager.add(true)}
    >
      {verb} without what a remote engine runs ({formatBytes(bytes)})
    </button>
  );
}
