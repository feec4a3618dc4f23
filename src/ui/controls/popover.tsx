import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import './popover.css';

interface PopoverProps {
  /** Accessible name of the panel. */
  readonly label: string;
  readonly buttonClassName: string;
  readonly buttonLabel: string;
  readonly buttonTitle: string;
  readonly button: ReactNode;
  /** Opens or closes the panel from outside, e.g. by a command; changes are reported through `onToggle`. */
  readonly open?: boolean;
  readonly onToggle?: (open: boolean) => void;
  readonly children: ReactNode;
}

/** In a panel, Space presses the focused button, as in dialogs and menus. */
function keepSpace(event: KeyboardEvent): void {
  if (event.key === ' ') event.stopPropagation();
}

/** Least distance to the window's edges, CSS pixels. */
const EDGE = 8;

/** A button with a panel above it, or below if there is no space. Escape and a press outside close it. */
export function Popover(props: PopoverProps) {
  const { label, buttonClassName, buttonLabel, buttonTitle, button, open, onToggle, children } = props;
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (open === undefined || !panel.current) return;
    if (panel.current.matches(':popover-open') !== open) panel.current.togglePopover(open);
  }, [open]);

  useEffect(() => {
    // The browser then moves the focus as it opens the panel; the toggle event comes later, after keys that were pressed meanwhile.
    panel.current?.setAttribute('autofocus', '');
  }, []);

  const place = () => {
    const from = anchor.current?.getBoundingClientRect();
    const element = panel.current;
    if (!from || !element) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const above = from.top - height - 4;
    const top = above >= EDGE ? above : Math.min(from.bottom + 4, window.innerHeight - height - EDGE);
    element.style.top = `${Math.max(EDGE, top)}px`;
    element.style.left = `${Math.max(EDGE, Math.min(from.left, window.innerWidth - width - EDGE))}px`;
  };
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={buttonClassName}
        aria-label={buttonLabel}
        title={buttonTitle}
        popoverTarget={id}
      >
        {button}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className="popover"
        tabIndex={-1}
        onKeyDown={keepSpace}
        onKeyUp={keepSpace}
        onToggle={(event) => {
          const isOpen = event.newState === 'open';
          if (isOpen) place();
          onToggle?.(isOpen);
        }}
      >
        {children}
      </div>
    </>
  );
}
