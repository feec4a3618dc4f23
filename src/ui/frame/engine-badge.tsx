import { useId } from 'react';
import { Icon } from '../controls/icon';
import { useStudio, useStudioState } from '../hooks/use-studio';

const providerNames = { webgpu: 'WebGPU', wasm: 'wasm' } as const;

/** Which pack is loaded and which execution provider runs it; opens to say more and to take another pack. */
export function EngineBadge() {
  const facts = useId();
  const manifest = useStudioState((state) => state.manifest);
  const engine = useStudioState((state) => state.engine);
  const reason = engine?.fallbackReason ?? null;
  return (
    <>
      <button
        type="button"
        className="engine-badge"
        popoverTarget={facts}
        title={reason ?? 'Model pack and execution provider'}
      >
        <span>{manifest ? `${manifest.name} ${manifest.version}` : 'No model pack'}</span>
        {engine && (
          <span className="engine-provider" data-fallback={reason !== null || undefined}>
            {providerNames[engine.provider]}
          </span>
        )}
      </button>
      <div id={facts} popover="auto" className="engine-facts">
        {manifest ? (
          <>
            <p>{manifest.provenance}</p>
            <p className="hint">Licence: {manifest.licence}</p>
          </>
        ) : (
          <p>Opening, drawing, playing and hearing the curve as noise work without one.</p>
        )}
        {engine && (
          <p className="hint">
            {reason ?? (engine.provider === 'webgpu' ? 'Runs on the GPU.' : 'Runs on the processor.')}
          </p>
        )}
        <PackButton />
      </div>
    </>
  );
}

/** Takes a whole folder: the manifest and the graphs beside it. */
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
          if (files.length > 0) void studio.loadPack(files);
        }}
      />
    </label>
  );
}
