import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import './menu.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** The key that does the same, as it is read. */
  readonly shortcut: string | null;
  readonly disabled: boolean;
  readonly run: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly sections: readonly (readonly MenuItem[])[];
  /** Corner of the menu, CSS pixels in the window; it moves to stay within the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

const ROWS = '[role=menuitem]';
const MARGIN = 8;

/** A menu over everything. It takes the focus, and gives it back before the chosen item runs. */
export function Menu({ label, sections, at, onClose }: MenuProps) {
  const root = useRef<HTMLDivElement>(null);
  const { x, y } = at;

  useLayoutEffect(() => {
    const menu = root.current;
    if (!menu) return undefined;
    const before = document.activeElement;
    menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(MARGIN, Math.min(x, window.innerWidth - width - MARGIN))}px`;
    menu.style.top = `${Math.max(MARGIN, Math.min(y, window.innerHeight - height - MARGIN))}px`;
    menu.querySelector<HTMLElement>(`${ROWS}:not([aria-disabled=true])`)?.focus();
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
      // The press closes the menu and does nothing else; the button that opened it closes it by itself.
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
    const items = [...(root.current?.querySelectorAll<HTMLElement>(ROWS) ?? [])];
    const from = items.indexOf(document.activeElement as HTMLElement);
    const target = rowFor(event.key, items, from);
    if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (target) target.focus();
    else if (event.key === 'Enter' || event.key === ' ') items[from]?.click();
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
      {sections.map((items, index) => (
        <div key={items[0]?.id ?? index} role="group">
          {items.map(({ id, label: name, shortcut, disabled, run }) => (
            <button
              key={id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              aria-disabled={disabled}
              onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
              onClick={() => {
                if (disabled) return;
                onClose();
                // After the menu is gone and the focus is back, so that a dialog the item opens keeps it.
                setTimeout(run);
              }}
            >
              <span>{name}</span>
              {shortcut !== null && <kbd aria-hidden="true">{shortcut}</kbd>}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

/** The row that a key goes to: round at the ends, and by first letter. */
function rowFor(key: string, items: readonly HTMLElement[], from: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return items[(from + 1) % items.length];
  if (key === 'ArrowUp') return items[(from + items.length - 1) % items.length];
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  if (key.length !== 1 || key === ' ') return undefined;
  const after = [...items.slice(from + 1), ...items.slice(0, from + 1)];
  return after.find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()));
}
