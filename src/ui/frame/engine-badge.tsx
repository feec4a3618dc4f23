import { useStudioState } from '../studio-context';

const providerNames = { webgpu: 'WebGPU', wasm: 'wasm' } as const;

/** Which pack is loaded and which execution provider runs it. */
export function EngineBadge() {
  const manifest = useStudioState((state) => state.manifest);
  const engine = useStudioState((state) => state.engine);
  if (!manifest) return <p className="engine-badge none">No model pack</p>;
  const reason = engine?.fallbackReason;
  return (
    <p className="engine-badge" title={reason ?? manifest.provenance}>
      <span className="engine-pack">
        {manifest.name} {manifest.version}
      </span>
      {engine && (
        <span className="engine-provider" data-fallback={reason ? true : undefined}>
          {providerNames[engine.provider]}
        </span>
      )}
    </p>
  );
}
