import { createContext, useContext } from 'react';
import type { StudioCommandContext } from '../../studio/commands/command';

/** Makes the context of a command that runs now. */
export type MakeCommandContext = () => StudioCommandContext;

export const CommandContextMaker = createContext<MakeCommandContext | null>(null);

export function useCommandContext(): MakeCommandContext {
  const makeContext = useContext(CommandContextMaker);
  if (!makeContext) throw new Error('useCommandContext() needs a CommandContextMaker.');
  return makeContext;
}
