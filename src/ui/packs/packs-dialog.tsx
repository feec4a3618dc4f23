import { useEffect, useRef } from 'react';
import type { PackManager } from '../../studio/pack/pack-manager';
import { Dialog } from '../controls/dialog';
import { IconButton } from '../controls/icon-button';
import { useStudioState } from '../hooks/use-studio';
import { AddPack } from './add-pack';
import { DeviceLine } from './device-line';
import { PackOfferCard } from './pack-offer';
import { PackProblem } from './pack-problem';
import { ShippedPackRow, StoredPackRow } from './pack-rows';
import { RemoteEngine } from './remote-engine';
import './packs.css';

interface PacksDialogProps {
  readonly open: boolean;
  readonly manager: PackManager;
  readonly onClose: () => void;
}

/** The model packs: what each can do, which is used, adding, checking and deleting them. */
export function PacksDialog({ open, manager, onClose }: PacksDialogProps) {
  return (
    <Dialog open={open} className="packs-dialog" label="Model packs" focusItself onClose={onClose}>
      <ModelPacks manager={manager} onClose={onClose} />
    </Dialog>
  );
}

function ModelPacks({ manager, onClose }: Omit<PacksDialogProps, 'open'>) {
  const stored = useStudioState((state) => state.packs.stored);
  const hasOffer = useStudioState((state) => state.packs.offer !== null);
  const notice = useStudioState((state) => state.notice);
  const header = useRef<HTMLElement>(null);
  useEffect(() => void manager.refresh(), [manager]);
  useEffect(() => {
    // What had the focus may have gone.
    if (document.activeElement === document.body) header.current?.closest('dialog')?.focus();
  });
  return (
    <>
      <header ref={header}>
        <h2>Model packs</h2>
        <IconButton icon="close" className="quiet" label="Close" onClick={onClose} />
      </header>
      <PackProblem />
      <div className="packs-body">
        <ul className="packs-list" aria-label="Packs">
          <ShippedPackRow manager={manager} />
          {stored?.map((pack) => (
            <StoredPackRow key={pack.key} pack={pack} manager={manager} />
          ))}
        </ul>
        {hasOffer ? <PackOfferCard manager={manager} /> : <AddPack manager={manager} />}
        <RemoteEngine />
      </div>
      <footer>
        <DeviceLine />
        {/* The page's status line is out of reach behind the dialog. */}
        <p className="visually-hidden" aria-live="polite">
          {notice}
        </p>
      </footer>
    </>
  );
}
