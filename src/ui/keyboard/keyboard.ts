/** What keys reach, in one part of the page: whoever types into the palette must not wait for it. */
export { commands } from '../../studio/commands/commands';
export { CommandPalette } from './command-palette';
export { ShortcutSheet } from './shortcut-sheet';
