import type { ReactNode } from 'react';
import { IconButton } from '../controls/icon-button';

export interface NoticeAction {
  readonly label: string;
  readonly onClick: () => void;
}

interface NoticeBarProps {
  /** `info` offers something, `warning` limits the work, `error` says what went wrong. */
  readonly tone: 'info' | 'warning' | 'error';
  /** One sentence, two at most. */
  readonly children: ReactNode;
  /** Up to two buttons, the likelier one first. */
  readonly actions?: readonly NoticeAction[];
  /** Shows a cross that removes the bar. Leave it out where the page is not usable otherwise. */
  readonly onDismiss?: () => void;
}

/** A message across the page that stays until it is answered. Belongs into `Notices`, which stacks and announces it. */
export function NoticeBar({ tone, children, actions = [], onDismiss }: NoticeBarProps) {
  return (
    <div className="notice-bar" data-tone={tone}>
      <p>{children}</p>
      {actions.map(({ label, onClick }) => (
        <button key={label} type="button" className="button small" onClick={onClick}>
          {label}
        </button>
      ))}
      {onDismiss && (
        <IconButton icon="close" className="quiet" label="Dismiss" title="Dismiss" onClick={onDismiss} />
      )}
    </div>
  );
}
