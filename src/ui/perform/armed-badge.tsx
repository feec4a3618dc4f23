import { useStudioState } from '../hooks/use-studio';

/** Over the lane while keys, pad and MIDI write into it: the panel with the controls may be scrolled out of view. */
export function ArmedBadge() {
  const { armed, mode, writing } = useStudioState((state) => state.perform);
  if (!armed) return null;
  return (
    <p className="armed-badge" data-writing={writing || undefined} aria-hidden="true">
      {writing ? 'Writing' : `Perform, ${mode}`}
    </p>
  );
}
