import { always } from '../../editor/commands/command';
import { studioCommand, type StudioCommand } from './command';

export const pageCommands: readonly StudioCommand[] = [
  studioCommand('page.lane', 'Go to envelope lane', 'Alt+C', ({ page }) => page.focusLane()),
  studioCommand('page.palette', 'Find a command', 'Mod+K', ({ page }) => page.showPalette(), always),
  studioCommand('page.shortcuts', 'Keyboard shortcuts', '?', ({ page }) => page.showShortcuts(), always),
];
