import { type KeyboardEvent, useState } from 'react';
import type { Command } from '../../editor/commands/command';
import { pressedShortcut } from '../../editor/keymap/shortcut';
import {
  assignKeys,
  conflicts,
  hasCustomKeys,
  keysOf,
  overlaps,
  resetKeys,
} from '../../editor/keymap/keymap';
import { isIncomplete, reservedKeyReason } from '../../editor/keymap/reserved-keys';
import { Icon } from '../controls/icon';
import { useEditorState, useStudio } from '../hooks/use-studio';
import { readableKey } from './key-names';

interface KeyRowProps {
  readonly command: Command;
  readonly commands: readonly Command[];
}

/** What the row is about: showing the keys, waiting for one, or a key that other commands have. */
type Phase =
  | { readonly kind: 'rest'; readonly said: string }
  | { readonly kind: 'recording'; readonly said: string }
  | { readonly kind: 'clash'; readonly key: string; readonly with: string };

const rest: Phase = { kind: 'rest', said: '' };
const labels = (commands: readonly Command[]) => commands.map(({ label }) => `“${label}”`).join(' and ');

/** A command with its keys; pressing them records another one. */
export function KeyRow({ command, commands }: KeyRowProps) {
  const studio = useStudio();
  const keymap = useEditorState((state) => state.session.keymap);
  const [phase, setPhase] = useState<Phase>(rest);
  const keys = keysOf(command, keymap);
  const readable = keys.map(readableKey);

  const assign = (chosen: readonly string[]) => {
    studio.keymap.set(assignKeys(commands, keymap, command, chosen));
    const others = chosen.flatMap((key) => overlaps(commands, keymap, command, key));
    const place = command.scope === 'lane' ? 'here, outside the lane' : 'here but in the lane, where';
    setPhase({
      kind: 'rest',
      said:
        others.length > 0
          ? `Works ${place} the key is ${labels(others)}.`
          : chosen.length > 0
            ? ''
            : 'No key now.',
    });
  };

  const record = (event: KeyboardEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const key = pressedShortcut(event.nativeEvent);
    if (key === 'Escape') return setPhase(rest);
    if (isIncomplete(event.key)) return;
    const refused = reservedKeyReason(key);
    if (refused !== null) return setPhase({ kind: 'recording', said: `${readableKey(key)}: ${refused}` });
    const taken = conflicts(commands, keymap, command, key);
    if (taken.length > 0) return setPhase({ kind: 'clash', key, with: labels(taken) });
    assign([key]);
  };

  return (
    <div className="key-row" data-phase={phase.kind}>
      <span>{command.label}</span>
      <button
        type="button"
        className="key-button"
        aria-label={
          phase.kind === 'recording'
            ? `Press the new key of ${command.label}`
            : `${command.label}: ${readable.join(' or ') || 'no key'}. Change`
        }
        onClick={() => setPhase({ kind: 'recording', said: 'Escape leaves it as it is.' })}
        onKeyDown={phase.kind === 'recording' ? record : undefined}
        onBlur={() => phase.kind === 'recording' && setPhase(rest)}
      >
        {phase.kind === 'recording'
          ? 'Press a key…'
          : readable.length === 0
            ? '–'
            : readable.map((key) => <kbd key={key}>{key}</kbd>)}
      </button>
      <button
        type="button"
        className="icon-button quiet"
        aria-label={`Reset ${command.label}`}
        title="Back to the key it was made with"
        disabled={!hasCustomKeys(command, keymap)}
        onClick={() => {
          studio.keymap.set(resetKeys(commands, keymap, command));
          setPhase(rest);
        }}
      >
        <Icon name="again" />
      </button>
      {phase.kind === 'recording' && (
        <button
          type="button"
          className="button small"
          // The press must not take the focus from the recording before it is heard.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => assign([])}
        >
          No key
        </button>
      )}
      {phase.kind === 'clash' && (
        <div className="key-clash" role="group" aria-label={`${readableKey(phase.key)} is taken`}>
          <button type="button" className="button small" autoFocus onClick={() => assign([phase.key])}>
            Take over
          </button>
          <button type="button" className="button small" onClick={() => setPhase(rest)}>
            Keep
          </button>
        </div>
      )}
      <p aria-live="polite">
        {phase.kind === 'clash' ? `${readableKey(phase.key)} is the key of ${phase.with}.` : phase.said}
      </p>
    </div>
  );
}
