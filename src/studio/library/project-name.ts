/** "hammer" for hammer.mp4. */
export function nameFromFile(fileName: string | undefined): string {
  const name = fileName?.replace(/\.v2a(\.json)?$|\.[^.]+$/i, '').trim();
  return name ? name : 'Untitled';
}

/** The name, with a number where another project has it: "hammer 2". */
export function uniqueName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  const [, stem = name] = /^(.*?)(?: \d+)?$/.exec(name) ?? [];
  for (let number = 2; ; number += 1) {
    const numbered = `${stem} ${number}`;
    if (!taken.includes(numbered)) return numbered;
  }
}

const MAX_NAME_LENGTH = 120;

/** What the user typed as a name; null when it is empty. */
export function readName(typed: string): string | null {
  const name = typed.replace(/\s+/g, ' ').trim().slice(0, MAX_NAME_LENGTH);
  return name === '' ? null : name;
}
