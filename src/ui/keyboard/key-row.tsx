import { type KeyboardEvent, useState } from 'react';
import type { CommandInfo } from '../../editor/commands/command';
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
import { commands } from '../../studio/commands/commands';
import { IconButton } from '../controls/icon-button';
import { useEditorState, useStudio } from '../hooks/use-studio';
import { readableKey } from './key-names';

interface KeyRowProps {
  readonly command: CommandInfo;
}

/** The row shows the keys, waits for a key, or asks what to do about a key that other commands have. */
type Phase =
  | { readonly kind: 'rest'; readonly message: string }
  | { readonly kind: 'recording'; readonly message: string }
  | { readonly kind: 'clash'; readonly key: string; readonly with: string };

const rest: Phase = { kind: 'rest', message: '' };
const labels = (others: readonly CommandInfo[]) => others.map(({ label }) => `“${label}”`).join(' and ');

/** A command with its keys; pressing them records another one. */
export function KeyRow({ command }: KeyRowProps) {
  const studio = useStudio();
  const keymap = useEditorState((state) => state.session.keymap);
  const [phase, setPhase] = useState<Phase>(rest);
  const keys = keysOf(command, keymap);
  const readable = keys.map(readableKey);

  const assign = (chosen: readonly string[]) => {
    studio.keymap.set(assignKeys(commands, keymap, command, chosen));
    const others = chosen.flatMap((key) => overlaps(commands, keymap, command, key));
    const place = command.scope === 'lane' ? 'in the lane; elsewhere' : 'except in the lane, where';
    const message =
      others.length > 0
        ? `Works ${place} the key is assigned to ${labels(others)}.`
        : chosen.length > 0
          ? ''
          : 'No key assigned.';
    setPhase({ kind: 'rest', message });
  };

  const record = (event: KeyboardEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const key = pressedShortcut(event.nativeEvent);
    if (key === 'Escape') return setPhase(rest);
    if (isIncomplete(event.key)) return;
    const refused = reservedKeyReason(key);
    if (refused !== null) return setPhase({ kind: 'recording', message: `${readableKey(key)}: ${refused}` });
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
            ? `Press a new key for ${command.label}`
            : `${command.label}: ${readable.join(' or ') || 'no key'}. Change`
        }
        onClick={() => setPhase({ kind: 'recording', message: 'Escape cancels.' })}
        onKeyDown={phase.kind === 'recording' ? record : undefined}
        onBlur={() => phase.kind === 'recording' && setPhase(rest)}
      >
        {phase.kind === 'recording'
          ? 'Press a key…'
          : readable.length === 0
            ? '–'
            : readable.map((key) => <kbd key={key}>{key}</kbd>)}
      </button>
      <IconButton
        icon="again"
        className="quiet"
        label={`Reset ${command.label}`}
        title="Reset to the default key"
        disabled={!hasCustomKeys(command, keymap)}
        onClick={() => {
          studio.keymap.set(resetKeys(commands, keymap, command));
          setPhase(rest);
        }}
      />
      {phase.kind === 'recording' && (
        <button
          type="button"
          className="button small"
          // The press must not end the recording by moving the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => assign([])}
        >
          No key
        </button>
      )}
      {phase.kind === 'clash' && (
        <div className="key-clash" role="group" aria-label={`${readableKey(phase.key)} is taken`}>
          <button type="button" className="button small" autoFocus onClick={() => assign([phase.key])}>
            Reassign
          </button>
          <button type="button" className="button small" onClick={() => setPhase(rest)}>
            Cancel
          </button>
        </div>
      )}
      <p aria-live="polite">
        {phase.kind === 'clash' ? `${readableKey(phase.key)} is assigned to ${phase.with}.` : phase.message}
      </p>
    </div>
  );
}
