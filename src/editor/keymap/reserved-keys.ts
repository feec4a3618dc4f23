/** Keys that the browser or the system handles before the page, or that users rely on in every page. */
const browserKeys: Readonly<Record<string, string>> = {
  'Mod+T': 'opens a tab',
  'Mod+N': 'opens a window',
  'Mod+W': 'closes the tab',
  'Mod+Q': 'quits the browser',
  'Mod+R': 'reloads the page',
  'Mod+L': 'focuses the address bar',
  'Mod+H': 'hides the window or opens the history',
  'Mod+M': 'minimises the window',
  'Mod+Shift+T': 'reopens a closed tab',
  'Mod+Shift+N': 'opens a private window',
  'Mod+Shift+P': 'opens a private window',
  'Mod+Shift+W': 'closes the window',
  'Mod+Shift+Q': 'quits the browser',
  'Mod+Shift+R': 'reloads the page',
  'Mod+Shift+I': 'opens the developer tools',
  'Mod+Shift+J': 'opens the developer tools',
  'Mod+Shift+C': 'opens the developer tools',
  'Mod+Tab': 'switches tabs',
  'Mod+Shift+Tab': 'switches tabs',
  'Mod+PageUp': 'switches tabs',
  'Mod+PageDown': 'switches tabs',
  'Mod+F4': 'closes the tab',
  'Alt+F4': 'closes the window',
  'Mod+F5': 'reloads the page',
  F5: 'reloads the page',
  F6: 'focuses the address bar',
  F11: 'toggles full screen',
  F12: 'opens the developer tools',
};

/** Why a key cannot be assigned to a command, for the user; null when it can. */
export function reservedKeyReason(key: string): string | null {
  const use = browserKeys[key];
  if (use !== undefined) return `Reserved by the browser: ${use}. Press another key.`;
  if (/^(Shift\+)?Tab$/.test(key)) return 'Reserved: Tab moves the focus. Press another key.';
  if (/^(\w+\+)*Escape$/.test(key)) return 'Reserved: Escape cancels. Press another key.';
  return null;
}

/** True for a modifier alone or a key without a character or name of its own: more keys follow. */
export function isIncomplete(key: string): boolean {
  return [
    'Control',
    'Meta',
    'Alt',
    'AltGraph',
    'Shift',
    'CapsLock',
    'Dead',
    'Process',
    'Unidentified',
  ].includes(key);
}
