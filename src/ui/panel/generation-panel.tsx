import { useId } from 'react';
import { effectiveGuidance, effectiveRecordingShare, effectiveSteps } from '../../studio/takes/take-request';
import { settingBounds } from '../../core/project/bounds';
import { stepPresets } from '../../core/diffusion/step-presets';
import { samplersFor } from '../../core/diffusion/choose-sampler';
import { Icon } from '../controls/icon';
import { IconButton } from '../controls/icon-button';
import { NumberField } from '../controls/number-field';
import { RoomSettings } from './room-settings';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { Check } from '../controls/check';

const PACK_DEFAULT = 'Default from the model pack; clear to reset';

export function GenerationPanel() {
  const studio = useStudio();
  const settings = useEditorState((state) => state.document.settings);
  const manifest = useStudioState((state) => state.manifest);
  const guidance = useEditorState(({ document }) =>
    manifest ? effectiveGuidance(document, manifest) : (document.settings.guidance ?? 2),
  );
  const steps = useEditorState(({ document }) =>
    manifest ? effectiveSteps(document, manifest, true) : (document.settings.steps ?? 12),
  );
  return (
    <section className="panel-section" aria-label="Generation">
      <SeedField />
      <div className="number-fields">
        <NumberField
          label="Takes"
          value={settings.takes}
          {...settingBounds.takes}
          step={1}
          onChange={(takes) => studio.settings.set({ takes })}
        />
        <NumberField
          label="Steps"
          value={steps}
          {...settingBounds.steps}
          step={1}
          onChange={(steps) => studio.settings.set({ steps })}
          onEmpty={() => studio.settings.set({ steps: null })}
          title={PACK_DEFAULT}
        />
        <NumberField
          label="Guidance"
          value={guidance}
          {...settingBounds.guidance}
          step={0.1}
          onChange={(value) => studio.settings.set({ guidance: value })}
          onEmpty={() => studio.settings.set({ guidance: null })}
          title={PACK_DEFAULT}
        />
      </div>
      <StepPresets />
      <RecordingShare />
      <Check
        checked={settings.envelopeLock}
        title="Rides gain onto the envelope (±12 dB); the noise floor is not boosted."
        onChange={(checked) => studio.settings.setEnvelopeLock(checked)}
      >
        Envelope lock
      </Check>
      <details className="drawer">
        <summary>
          <Icon name="down" />
          Advanced
        </summary>
        <SamplerField />
        <RoomSettings />
        <AheadSetting />
      </details>
    </section>
  );
}

/** Holds for every project. */
function AheadSetting() {
  const studio = useStudio();
  const makesAhead = useStudioState((state) => state.makesAhead);
  return (
    <Check
      checked={makesAhead}
      title="The next take of a clip of up to 30 s is made while you look, so that Generate has little to wait for."
      onChange={(checked) => studio.settings.makeAhead(checked)}
    >
      Make the next take ahead
    </Check>
  );
}

/** Few steps for a draft, all for the final take; nothing for a pack that needs few anyway. */
function StepPresets() {
  const studio = useStudio();
  const manifest = useStudioState((state) => state.manifest);
  const chosen = useEditorState(({ document }) =>
    manifest ? effectiveSteps(document, manifest, true) : null,
  );
  const presets = manifest ? stepPresets(manifest.sampler) : [];
  if (presets.length === 0) return null;
  return (
    <div className="button-row" role="group" aria-label="Quality">
      {presets.map(({ name, steps }) => (
        <button
          key={name}
          type="button"
          className="button small"
          aria-pressed={chosen === steps}
          title={`${steps} steps`}
          onClick={() => studio.settings.set({ steps })}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** How much of the sound is the recordings' and how much the model's. */
function RecordingShare() {
  const studio = useStudio();
  const share = useEditorState(({ document }) => effectiveRecordingShare(document));
  return (
    <label
      className="weight"
      title="Left: the model’s sound alone. Right: the waveforms of the recordings, without the model, which is quick. Between: the recordings, their timbre moved by the model. Until you set it, a take from a reference sound has more of it than one from words; double-click to reset."
      onDoubleClick={() => studio.settings.set({ recordingShare: null })}
    >
      <span>Model</span>
      <input
        type="range"
        {...settingBounds.recordingShare}
        step={0.05}
        value={share}
        aria-label="Share of recordings"
        aria-valuetext={`${Math.round(share * 100)} % recordings`}
        onChange={(event) => studio.settings.set({ recordingShare: Number(event.target.value) })}
        onBlur={() => studio.editor.seal()}
      />
      <span>Recordings</span>
    </label>
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
      {...settingBounds.seed}
      step={1}
      onChange={(value) => studio.settings.setSeed(value)}
    >
      <IconButton
        icon="dice"
        label="Randomise seed"
        title="Randomise seed"
        onClick={() => studio.settings.randomiseSeed()}
      />
      <IconButton
        icon={locked ? 'lock' : 'unlock'}
        label="Lock seed"
        aria-pressed={locked}
        title={locked ? 'Seed locked' : 'New seed after each run'}
        onClick={() => studio.settings.lockSeed(!locked)}
      />
    </NumberField>
  );
}

function SamplerField() {
  const studio = useStudio();
  const id = useId();
  const chosen = useEditorState((state) => state.document.settings.sampler);
  const manifest = useStudioState((state) => state.manifest);
  if (!manifest) return <p className="hint">Load a model pack to choose a sampler.</p>;
  const names = samplersFor(manifest.sampler.objective);
  return (
    <div className="field inline">
      <label htmlFor={id}>Sampler</label>
      <select
        id={id}
        value={names.find((name) => name === chosen) ?? manifest.sampler.default}
        onChange={(event) => studio.settings.set({ sampler: event.target.value })}
      >
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </div>
  );
}
