import { type MouseEvent, useState } from 'react';

/** Pixels between a button and its menu. */
const GAP = 2;

/** A menu that opens below its button, and closes at the next press of it. */
export function useMenuBelow() {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  return {
    /** Where the menu is; null while it is closed. */
    at,
    close: () => setAt(null),
    /** Attributes of the button. */
    button: {
      'aria-haspopup': 'menu',
      'aria-expanded': at !== null,
      onClick: ({ currentTarget }: MouseEvent) => {
        const { left, bottom } = currentTarget.getBoundingClientRect();
        setAt(at ? null : { x: left, y: bottom + GAP });
      },
    },
  } as const;
}
