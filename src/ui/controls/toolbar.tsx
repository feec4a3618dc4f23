import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
} from 'react';
import { nextControl } from './next-control';

interface ToolbarProps {
  readonly label: string;
  readonly className?: string;
  readonly style?: CSSProperties;
  /**
   * Takes the focus in place of a button that is pressed by pointer, so that keys go on acting on what the toolbar belongs to. Without it the
   * button has the focus.
   */
  readonly onPress?: () => void;
  readonly children: ReactNode;
}

/** Not those of menus and panels that open from it. */
function controlsOf(toolbar: HTMLElement): HTMLElement[] {
  return [...toolbar.querySelectorAll<HTMLElement>('button, select, input')].filter(
    (control) => control.closest('[popover]') === null,
  );
}

/** Controls that the designer can use now. */
function usableOf(toolbar: HTMLElement): HTMLElement[] {
  return controlsOf(toolbar).filter((control) => !control.matches(':disabled') && control.checkVisibility());
}

/** The usable control after `lost`, else the one before it. */
function nearest(usable: readonly HTMLElement[], lost: HTMLElement | null): HTMLElement | undefined {
  const follows = (control: HTMLElement) =>
    lost?.isConnected === true &&
    (lost.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return usable.find(follows) ?? (lost?.isConnected ? usable.at(-1) : usable[0]);
}

/**
 * A row of controls with one tab stop: Tab reaches the control that had the focus last, arrow keys, Home and End the others. What the row
 * holds is not listed: buttons, lists and file inputs come, go and are disabled with the document.
 */
export function Toolbar({ label, className, style, onPress, children }: ToolbarProps) {
  const root = useRef<HTMLDivElement>(null);
  /** Has the tab stop. */
  const stop = useRef<HTMLElement | null>(null);

  const moveStop = (to: HTMLElement | null) => {
    const toolbar = root.current;
    if (!toolbar) return;
    const usable = usableOf(toolbar);
    stop.current = to && usable.includes(to) ? to : (nearest(usable, to) ?? null);
    for (const control of controlsOf(toolbar)) control.tabIndex = control === stop.current ? 0 : -1;
  };

  useLayoutEffect(() => {
    const toolbar = root.current;
    if (!toolbar) return undefined;
    const update = () => moveStop(stop.current);
    update();
    const changes = new MutationObserver(update);
    changes.observe(toolbar, { attributeFilter: ['disabled'], childList: true, subtree: true });
    // A narrow window hides some.
    const sizes = new ResizeObserver(update);
    sizes.observe(toolbar);
    return () => {
      changes.disconnect();
      sizes.disconnect();
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const toolbar = root.current;
    const withModifier = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!toolbar || withModifier || !(event.target instanceof HTMLElement)) return;
    const usable = usableOf(toolbar);
    const from = usable.indexOf(event.target);
    const next = from < 0 ? null : nextControl(event.key, usable.length, from);
    if (next === null) return;
    usable[next]!.focus();
    event.preventDefault();
    event.stopPropagation();
  };

  const onMouseDown = (event: MouseEvent) => {
    if (!onPress || !(event.target instanceof Element) || !event.target.closest('button')) return;
    event.preventDefault();
    onPress();
  };

  return (
    <div
      ref={root}
      role="toolbar"
      aria-label={label}
      className={className}
      style={style}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onFocus={({ target }) => target.closest('[popover]') === null && moveStop(target)}
    >
      {children}
    </div>
  );
}
