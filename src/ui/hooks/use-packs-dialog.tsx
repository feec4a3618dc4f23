import { type ComponentType, type ReactNode, useCallback, useState } from 'react';
import { withAlert } from '../../studio/messages/alerts';
import type { PackManager } from '../../studio/pack/pack-manager';
import { useStudio } from './use-studio';

interface Loaded {
  readonly manager: PackManager;
  readonly Dialog: ComponentType<{
    readonly open: boolean;
    readonly manager: PackManager;
    readonly onClose: () => void;
  }>;
}

/** The dialog of the model packs, which loads when it is first opened. */
export function usePacksDialog(): { readonly show: () => void; readonly dialog: ReactNode } {
  const studio = useStudio();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [open, setOpen] = useState(false);
  const show = useCallback(() => {
    const load = async () => {
      const [manager, { PacksDialog }] = await Promise.all([
        studio.pack.manager(),
        import('../packs/packs-dialog'),
      ]);
      if (!manager) return;
      setLoaded({ manager, Dialog: PacksDialog });
      setOpen(true);
    };
    load().catch(() => studio.store.setState(withAlert('pack', NOT_LOADED)));
  }, [studio]);
  const dialog = loaded && (
    <loaded.Dialog open={open} manager={loaded.manager} onClose={() => setOpen(false)} />
  );
  return { show, dialog };
}

const NOT_LOADED =
  'The studio’s files could not be loaded. Check the connection and try again; if that does not help, reload the page.';
