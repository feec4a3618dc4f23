import { useStudioState } from '../hooks/use-studio';

/** Over the lane while keys, pad, MIDI or the microphone write into it: the panel with the controls may be scrolled out of view. */
export function ArmedBadge() {
  const { armed, mode, writing } = useStudioState((state) => state.perform);
  const recording = useStudioState((state) => state.recording);
  if (!armed && !recording) return null;
  return (
    <p className="armed-badge" data-writing={writing || recording || undefined} aria-hidden="true">
      {recording ? 'Recording voice' : writing ? 'Writing' : `Perform, ${mode}`}
    </p>
  );
}
