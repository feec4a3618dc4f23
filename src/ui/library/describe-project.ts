import { formatBytes } from '../../core/format-bytes';
import type { ListedProject } from '../../studio/library/library-state';

/** "today, 14:05", "yesterday, 09:12", "3 Nov 2026" */
export function formatUsed(iso: string, now = new Date()): string {
  const used = new Date(iso);
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(used)) / 86_400_000);
  const time = used.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  if (days === 0) return `today, ${time}`;
  if (days === 1) return `yesterday, ${time}`;
  return used.toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** "hammer.mp4 · 3 takes · 12 MB" */
export function describeProject(project: ListedProject): string {
  return `${clipName(project)} · ${describeContent(project)}`;
}

export function clipName({ clip }: ListedProject): string {
  return clip?.fileName ?? 'no clip yet';
}

/** "3 takes · 12 MB" */
export function describeContent({ takes, bytes }: ListedProject): string {
  const takeCount = takes === 0 ? [] : [takes === 1 ? '1 take' : `${takes} takes`];
  return [...takeCount, formatBytes(bytes)].join(' · ');
}
