import { createContext, useContext } from 'react';

/** The modal dialogs that are open over the page. While there is one, the page's keys rest. */
export interface Modals {
  readonly isOpen: () => boolean;
  /** Call when a dialog opens. @returns what to call when it closes. */
  readonly enter: () => () => void;
}

export function createModals(): Modals {
  let open = 0;
  return {
    isOpen: () => open > 0,
    enter() {
      open += 1;
      let inside = true;
      return () => {
        if (inside) open -= 1;
        inside = false;
      };
    },
  };
}

export const ModalsContext = createContext<Modals | null>(null);

export function useModals(): Modals {
  const modals = useContext(ModalsContext);
  if (!modals) throw new Error('useModals() needs a ModalsContext.');
  return modals;
}
