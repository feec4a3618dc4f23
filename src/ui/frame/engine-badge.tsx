import { packTitle } from '../../core/pack/pack-title';
import { providers } from '../controls/provider-names';
import { useStudioState } from '../hooks/use-studio';

/** The model pack in use and its execution provider. Opens the model packs. */
export function EngineBadge({ onPacks }: { readonly onPacks: () => void }) {
  const manifest = useStudioState((state) => state.manifest);
  const engine = useStudioState((state) => state.engine);
  const reason = engine?.fallbackReason ?? null;
  const provider = engine?.remote ? 'remote' : (engine?.provider ?? 'wasm');
  return (
    <button
      type="button"
      className="engine-badge"
      aria-haspopup="dialog"
      title={reason ?? 'Model packs and compute device'}
      onClick={onPacks}
    >
      <span>{manifest ? packTitle(manifest) : 'No model pack'}</span>
      {engine && (
        <span className="engine-provider" data-fallback={reason !== null || undefined}>
          {providers[provider].device}
          <span className="engine-runtime"> {engine.remote?.host ?? providers[provider].runtime}</span>
        </span>
      )}
    </button>
  );
}
