import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { nextItem } from './next-item';
import './menu.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** The command's key, as printed. */
  readonly shortcut: string | null;
  readonly disabled: boolean;
  /** Why it is disabled, as a sentence. */
  readonly obstacle?: string | null;
  readonly run: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly sections: readonly (readonly MenuItem[])[];
  /** Top left corner, CSS pixels in the window; the menu is moved to fit the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

/** Least distance to the window's edges, CSS pixels. */
const MARGIN = 8;

/** A popup menu. It takes the focus and returns it before the chosen item runs. */
export function Menu({ label, sections, at, onClose }: MenuProps) {
  const root = useRef<HTMLDivElement>(null);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const items = sections.flat();
  const firstEnabled = items.findIndex(({ disabled }) => !disabled);
  const { x, y } = at;
  const firstFocus = useRef(firstEnabled);
  useLayoutEffect(() => {
    firstFocus.current = firstEnabled;
  });

  useLayoutEffect(() => {
    const menu = root.current;
    if (!menu) return undefined;
    const before = document.activeElement;
    menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(MARGIN, Math.min(x, window.innerWidth - width - MARGIN))}px`;
    menu.style.top = `${Math.max(MARGIN, Math.min(y, window.innerHeight - height - MARGIN))}px`;
    buttons.current[firstFocus.current]?.focus();
    return () => {
      if (before instanceof HTMLElement && menu.contains(document.activeElement)) {
        before.focus({ preventScroll: true });
      }
    };
  }, [x, y]);

  useEffect(() => {
    const onPress = (event: PointerEvent) => {
      if (!(event.target instanceof Element) || root.current?.contains(event.target)) return;
      onClose();
      // The press only closes the menu; the button that opened the menu closes it itself.
      if (event.button === 0 && !event.target.closest('[aria-haspopup=menu]')) event.stopPropagation();
    };
    window.addEventListener('pointerdown', onPress, { capture: true });
    window.addEventListener('resize', onClose);
    window.addEventListener('blur', onClose);
    return () => {
      window.removeEventListener('pointerdown', onPress, { capture: true });
      window.removeEventListener('resize', onClose);
      window.removeEventListener('blur', onClose);
    };
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    const from = buttons.current.findIndex((button) => button === document.activeElement);
    const target = nextItem(
      event.key,
      items.map((item) => item.label),
      from,
    );
    if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (target !== null) buttons.current[target]?.focus();
    else if (event.key === 'Enter' || event.key === ' ') buttons.current[from]?.click();
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={root}
      popover="manual"
      className="menu"
      role="menu"
      aria-label={label}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {sections.map((section, index) => (
        <div key={section[0]?.id ?? index} role="group">
          {section.map((item) => (
            <button
              key={item.id}
              ref={(button) => {
                buttons.current[items.indexOf(item)] = button;
              }}
              type="button"
              role="menuitem"
              tabIndex={-1}
              aria-disabled={item.disabled}
              title={item.obstacle ?? undefined}
              onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
              onClick={() => {
                if (item.disabled) return;
                onClose();
                // After the menu has returned the focus, so that a dialog opened by the item keeps it.
                setTimeout(item.run);
              }}
            >
              <span>{item.label}</span>
              {item.shortcut !== null && <kbd aria-hidden="true">{item.shortcut}</kbd>}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
