import { createContext } from 'react';
import type { StudioCommand } from '../../studio/commands/command';

/** The commands of the page, which load after the start page; null until then. */
export const CommandListContext = createContext<readonly StudioCommand[] | null>(null);
