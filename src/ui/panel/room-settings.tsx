import { usualReverb, usualTone } from '../../core/audio/room/room';
import { settingBounds } from '../../core/project/bounds';
import { NumberField } from '../controls/number-field';
import { useEditorState, useStudio, useStudioState } from '../hooks/use-studio';
import { Check } from '../controls/check';

/** A quiet floor under the take, and a small room around it. */
export function RoomSettings() {
  return (
    <>
      <RoomToneFields />
      <ReverbFields />
    </>
  );
}

function RoomToneFields() {
  const { settings } = useStudio();
  const tone = useEditorState((state) => state.document.settings.room.tone);
  const hasSound = useStudioState((state) => (state.clip?.info.audio ?? null) !== null);
  const colour = hasSound
    ? 'It sounds like the quiet parts of the clip’s own sound; where there are none, it has a plain colour.'
    : 'It has a plain colour, because there is no clip with sound.';
  return (
    <>
      <Check
        checked={tone !== null}
        title={`A quiet floor under the whole take, so that no pause is digital silence. ${colour} Silence locks stay silent.`}
        onChange={(checked) => settings.setRoom({ tone: checked ? usualTone : null })}
      >
        Room tone
      </Check>
      {tone && (
        <div className="number-fields">
          <NumberField
            label="Tone (dBFS)"
            value={tone.level}
            {...settingBounds.roomToneLevel}
            step={1}
            onChange={(level) => settings.setRoom({ tone: { level } })}
            title="Level of the room tone, RMS"
          />
        </div>
      )}
    </>
  );
}

function ReverbFields() {
  const { settings } = useStudio();
  const reverb = useEditorState((state) => state.document.settings.room.reverb);
  return (
    <>
      <Check
        checked={reverb !== null}
        title="A small room around the take. Its tail lasts beyond the curve, except in silence locks; the error is that of the take without it."
        onChange={(checked) => settings.setRoom({ reverb: checked ? usualReverb : null })}
      >
        Reverb
      </Check>
      {reverb && (
        <div className="number-fields">
          <NumberField
            label="Amount (%)"
            value={Math.round(100 * reverb.mix)}
            min={100 * settingBounds.reverbMix.min}
            max={100 * settingBounds.reverbMix.max}
            step={1}
            onChange={(percent) => settings.setRoom({ reverb: { ...reverb, mix: percent / 100 } })}
            title="Reverb amount: level of the room against the direct sound; at 100 % both are equally loud"
          />
          <NumberField
            label="Size (s)"
            value={reverb.seconds}
            {...settingBounds.reverbSeconds}
            step={0.05}
            onChange={(seconds) => settings.setRoom({ reverb: { ...reverb, seconds } })}
            title="Reverb size: seconds in which the room decays by 60 dB"
          />
        </div>
      )}
    </>
  );
}
