import type { CommandInfo } from '../../editor/commands/command';

const groups: readonly { readonly title: string; readonly prefixes: readonly string[] }[] = [
  { title: 'Transport and files', prefixes: ['page.'] },
  { title: 'Time', prefixes: ['time.', 'view.'] },
  { title: 'Edit', prefixes: ['edit.', 'tool.', 'lane.snap'] },
  { title: 'Performing', prefixes: ['perform.'] },
  { title: 'In the envelope lane', prefixes: [] },
];

/** Titles of the groups, in the order in which they are listed. */
export const groupTitles = groups.map(({ title }) => title);

/** Title of a command's group. */
export function groupOf({ id, scope }: CommandInfo): string {
  if (scope === 'lane') return groupTitles.at(-1)!;
  const group = groups.find(({ prefixes }) => prefixes.some((prefix) => id.startsWith(prefix)));
  return group?.title ?? 'Edit';
}
