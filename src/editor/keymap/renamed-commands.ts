/** Command ids in stored keymaps that have another name today. */
export const renamedCommands: Readonly<Record<string, string>> = {
  'mapper.crisp': 'mapper.sharp-transients',
  'mapper.tell': 'mapper.announce',
  'page.next-miss': 'page.next-error',
};
