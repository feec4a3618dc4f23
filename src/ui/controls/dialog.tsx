import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useModals } from '../hooks/modals';

interface DialogProps {
  readonly open: boolean;
  /** Accessible name. */
  readonly label: string;
  readonly className?: string;
  /** The dialog itself has the focus first, not its first control: for dialogs to read. */
  readonly focusItself?: boolean;
  /** Called after Escape or a press outside; the owner sets `open` to false. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog. The focus returns to where it was when it closes; meanwhile the page's keys rest. */
export function Dialog({ open, label, className, focusItself = false, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const modals = useModals();
  // In the commit: who closes the dialog with flushSync has the focus back at once.
  useLayoutEffect(() => {
    if (!open) return undefined;
    const element = dialog.current;
    const leave = modals.enter();
    element?.showModal();
    if (focusItself) element?.focus();
    return () => {
      leave();
      element?.close();
    };
  }, [open, modals, focusItself]);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      tabIndex={focusItself ? -1 : undefined}
      onClose={() => {
        if (!dialog.current?.open) onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {open && children}
    </dialog>
  );
}
