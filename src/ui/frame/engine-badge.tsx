import { useId } from 'react';
import { Icon } from '../controls/icon';
import { providers } from '../controls/provider-names';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** The loaded model pack and its execution provider. Opens a panel with details and a button to load another pack. */
export function EngineBadge() {
  const details = useId();
  const manifest = useStudioState((state) => state.manifest);
  const engine = useStudioState((state) => state.engine);
  const reason = engine?.fallbackReason ?? null;
  return (
    <>
      <button
        type="button"
        className="engine-badge"
        popoverTarget={details}
        title={reason ?? 'Model pack and compute device'}
      >
        <span>{manifest ? `${manifest.name} ${manifest.version}` : 'No model pack'}</span>
        {engine && (
          <span className="engine-provider" data-fallback={reason !== null || undefined}>
            {providers[engine.provider].device}
            <span className="engine-runtime"> {providers[engine.provider].runtime}</span>
          </span>
        )}
      </button>
      <div id={details} popover="auto" className="engine-details">
        {manifest ? (
          <>
            <p>{manifest.provenance}</p>
            <p className="hint">Licence: {manifest.licence}</p>
          </>
        ) : (
          <p>Editing, playback and audition work without a model pack.</p>
        )}
        {engine && (
          <p className="hint">
            {reason ?? (engine.provider === 'webgpu' ? 'Runs on the GPU.' : 'Runs on the CPU.')}
          </p>
        )}
        <PackButton />
      </div>
    </>
  );
}

/** Opens a folder that holds the manifest and its ONNX graphs. */
function PackButton() {
  const studio = useStudio();
  return (
    <label className="button file-button">
      <Icon name="folder" />
      <span>Load model pack</span>
      <input
        ref={(input) => {
          if (input) input.webkitdirectory = true;
        }}
        type="file"
        className="visually-hidden"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) void studio.pack.load(files);
        }}
      />
    </label>
  );
}
