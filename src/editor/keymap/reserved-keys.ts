/** Keys that the browser or the system acts on before a page hears of them, or that people rely on too much to lose. */
const browserKeys: Readonly<Record<string, string>> = {
  'Mod+T': 'it opens a tab',
  'Mod+N': 'it opens a window',
  'Mod+W': 'it closes the tab',
  'Mod+Q': 'it quits the browser',
  'Mod+R': 'it reloads the page',
  'Mod+L': 'it goes to the address bar',
  'Mod+H': 'it hides the window or shows the history',
  'Mod+M': 'it puts the window away',
  'Mod+Shift+T': 'it opens a closed tab again',
  'Mod+Shift+N': 'it opens a private window',
  'Mod+Shift+P': 'it opens a private window',
  'Mod+Shift+W': 'it closes the window',
  'Mod+Shift+Q': 'it quits the browser',
  'Mod+Shift+R': 'it reloads the page',
  'Mod+Shift+I': 'it opens the developer tools',
  'Mod+Shift+J': 'it opens the developer tools',
  'Mod+Shift+C': 'it opens the developer tools',
  'Mod+Tab': 'it changes the tab',
  'Mod+Shift+Tab': 'it changes the tab',
  'Mod+PageUp': 'it changes the tab',
  'Mod+PageDown': 'it changes the tab',
  'Mod+F4': 'it closes the tab',
  'Alt+F4': 'it closes the window',
  'Mod+F5': 'it reloads the page',
  F5: 'it reloads the page',
  F6: 'it goes to the address bar',
  F11: 'it fills the screen',
  F12: 'it opens the developer tools',
};

/** Why a key cannot be given to a command, one sentence; null when it can. */
export function reservedKeyReason(key: string): string | null {
  const use = browserKeys[key];
  if (use !== undefined) return `The browser keeps this key: ${use}. Press another one.`;
  if (/^(Shift\+)?Tab$/.test(key)) return 'Tab goes from control to control. Press another key.';
  if (/^(\w+\+)*Escape$/.test(key)) return 'Escape takes things back everywhere. Press another key.';
  return null;
}

/** True when a key press is only a modifier going down, or a key that says nothing by itself. */
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
