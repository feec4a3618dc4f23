import { useId, useState } from 'react';
import { isRunning } from '../../studio/jobs/job';
import { AddressField } from './address-field';
import { BUSY } from './busy';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { RemoteFacts, SentData } from './remote-facts';
import { Check } from '../controls/check';

/** A server that runs the large graphs: where it is, what it runs and what is sent to it. */
export function RemoteEngine() {
  const { connection } = useStudioState((state) => state.remote);
  return (
    <section className="packs-add" aria-label="Remote engine">
      <h3>Remote engine</h3>
      {connection ? <Connected /> : <ConnectForm />}
    </section>
  );
}

function Connected() {
  const studio = useStudio();
  const connection = useStudioState((state) => state.remote.connection);
  const busy = useStudioState((state) => isRunning(state.jobs.pack));
  if (!connection) return null;
  return (
    <>
      <RemoteFacts connection={connection} />
      <div className="button-row">
        <button
          type="button"
          className="button"
          disabled={busy}
          title={busy ? BUSY : 'Everything runs on this machine again'}
          onClick={() => void studio.remote.disconnect()}
        >
          Disconnect
        </button>
      </div>
    </>
  );
}

function ConnectForm() {
  const studio = useStudio();
  const remote = useStudioState((state) => state.remote);
  const busy = useStudioState((state) => isRunning(state.jobs.pack));
  const [address, setAddress] = useState(remote.address);
  const [token, setToken] = useState('');
  const [picture, setPicture] = useState(remote.picture);
  const [remember, setRemember] = useState(remote.remembered);
  const sent = useId();
  const missing = address.trim() === '';
  return (
    <>
      {remote.phase === 'lost' && (
        <p className="pack-state">The last server failed: everything runs on this machine.</p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing && !busy) void studio.remote.connect({ address, token, picture, remember });
        }}
      >
        <AddressField
          label="Address of a server"
          placeholder="https://inference.example.org/"
          value={address}
          onChange={setAddress}
        />
        <label className="field">
          <span>Token</span>
          <input
            type="password"
            autoComplete="off"
            placeholder="none"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <button
          type="submit"
          className="button"
          aria-describedby={sent}
          disabled={busy || missing}
          title={busy ? BUSY : missing ? 'Type the address of a server first' : undefined}
        >
          Connect
        </button>
      </form>
      <Check checked={picture} onChange={setPicture}>
        <span>Read the picture there too</span>
      </Check>
      <Check checked={remember} onChange={setRemember}>
        <span>Remember server and token in this browser</span>
      </Check>
      <SentData id={sent} picture={picture} />
    </>
  );
}
