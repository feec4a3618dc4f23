import { useState } from 'react';
import type { PackManager } from '../../studio/pack/pack-manager';
import { isRunning } from '../../studio/jobs/job';
import { AddressField } from './address-field';
import { BUSY } from './busy';
import { useStudioState } from '../hooks/use-studio';
import { FolderButton } from './folder-button';

/** Where another pack comes from: an address, or a folder on disk. */
export function AddPack({ manager }: { readonly manager: PackManager }) {
  const [address, setAddress] = useState('');
  const busy = useStudioState((state) => isRunning(state.jobs.pack));
  return (
    <section className="packs-add" aria-label="Add a pack">
      <h3>Add a pack</h3>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (address.trim() !== '') void manager.lookAt(address);
        }}
      >
        <AddressField
          label="Address of a pack"
          placeholder="https://example.org/packs/studio/"
          value={address}
          onChange={setAddress}
        />
        <button
          type="submit"
          className="button"
          disabled={busy || address.trim() === ''}
          title={busy ? BUSY : undefined}
        >
          Look up
        </button>
        <FolderButton
          label="Choose a folder"
          disabled={busy}
          onFiles={(files) => void manager.lookAtFiles(files)}
        />
      </form>
      <p className="hint">
        The folder has the pack&apos;s manifest.json. Only the manifest is read before you decide. The studio
        connects to the address that you type and to no other; nothing of yours is sent there.
      </p>
    </section>
  );
}
