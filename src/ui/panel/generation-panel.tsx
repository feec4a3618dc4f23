import { useId } from 'react';
import { chosenGuidance, MAX_SEED } from '../../studio/takes/generate-takes';
import { samplersFor } from '../../core/diffusion/choose-sampler';
import { Icon } from '../controls/icon';
import { NumberField } from '../controls/number-field';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';

/** Bounds of the controls; the engine takes every value inside them. */
const MAX_STEPS = 500;
const MAX_GUIDANCE = 20;
const MAX_TAKES = 16;

const PACKS_OWN = 'As the model pack says until you set it. Empty the field to go back to that.';

export function GenerationPanel() {
  const studio = useStudio();
  const settings = useEditorState((state) => state.document.settings);
  const manifest = useStudioState((state) => state.manifest);
  const guidance = useEditorState(({ document }) =>
    manifest ? chosenGuidance(document, manifest) : (document.settings.guidance ?? 2),
  );
  return (
    <section className="panel-section" aria-label="Generation">
      <SeedField />
      <div className="number-fields">
        <NumberField
          label="Takes"
          value={settings.takes}
          min={1}
          max={MAX_TAKES}
          step={1}
          onChange={(takes) => studio.setSettings({ takes })}
        />
        <NumberField
          label="Steps"
          value={settings.steps ?? manifest?.sampler.steps ?? 12}
          min={1}
          max={MAX_STEPS}
          step={1}
          onChange={(steps) => studio.setSettings({ steps })}
          onEmpty={() => studio.setSettings({ steps: null })}
          title={PACKS_OWN}
        />
        <NumberField
          label="Guidance"
          value={guidance}
          min={0}
          max={MAX_GUIDANCE}
          step={0.1}
          onChange={(wished) => studio.setSettings({ guidance: wished })}
          onEmpty={() => studio.setSettings({ guidance: null })}
          title={PACKS_OWN}
        />
      </div>
      <label
        className="check"
        title="A last, gentle gain brings each take onto the curve, at most 12 dB up or down; noise is never raised"
      >
        <input
          type="checkbox"
          checked={settings.envelopeLock}
          onChange={(event) => studio.setEnvelopeLock(event.target.checked)}
        />
        Envelope lock
      </label>
      <details className="drawer">
        <summary>
          <Icon name="down" />
          Advanced
        </summary>
        <SamplerField />
      </details>
    </section>
  );
}

function SeedField() {
  const studio = useStudio();
  const seed = useEditorState((state) => state.document.settings.seed);
  const locked = useStudioState((state) => state.seedLocked);
  return (
    <NumberField
      label="Seed"
      value={seed}
      min={0}
      max={MAX_SEED}
      step={1}
      onChange={(value) => studio.setSeed(value)}
    >
      <button
        type="button"
        className="icon-button"
        aria-label="Roll the seed"
        title="Another seed"
        onClick={() => studio.rollSeed()}
      >
        <Icon name="dice" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Lock the seed"
        aria-pressed={locked}
        title={locked ? 'The seed stays after generating' : 'A new seed comes after generating'}
        onClick={() => studio.lockSeed(!locked)}
      >
        <Icon name={locked ? 'lock' : 'unlock'} />
      </button>
    </NumberField>
  );
}

function SamplerField() {
  const studio = useStudio();
  const id = useId();
  const chosen = useEditorState((state) => state.document.settings.sampler);
  const manifest = useStudioState((state) => state.manifest);
  if (!manifest) return <p className="hint">Samplers are known when a model pack is loaded.</p>;
  const names = samplersFor(manifest.sampler.objective);
  return (
    <div className="field inline">
      <label htmlFor={id}>Sampler</label>
      <select
        id={id}
        value={names.find((name) => name === chosen) ?? manifest.sampler.default}
        onChange={(event) => studio.setSettings({ sampler: event.target.value })}
      >
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </div>
  );
}
