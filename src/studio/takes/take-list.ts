import type { Project, Take } from '../../core/project/project';

/** The project with a take added under the next number and selected. */
export function withTake(project: Project, take: Take): Project {
  const numbers = project.takes.map(({ name }) => Number(/^Take (\d+)/.exec(name)?.[1] ?? 0));
  const name = `Take ${Math.max(0, ...numbers) + 1}`;
  return { ...project, takes: [...project.takes, { ...take, name }], currentTake: take.id };
}

/** The project without a take. When it was selected, the take that follows it is, or the last one. */
export function withoutTake(project: Project, id: string): Project {
  const index = project.takes.findIndex((take) => take.id === id);
  const takes = project.takes.filter((take) => take.id !== id);
  const neighbour = takes[Math.min(index, takes.length - 1)]?.id ?? null;
  return { ...project, takes, currentTake: project.currentTake === id ? neighbour : project.currentTake };
}

/** The project with a take's sound made again: the take stays in its place under its name. */
export function withTakeMadeAgain(project: Project, id: string, made: Take): Project {
  const takes = project.takes.map((take) => (take.id === id ? { ...made, id, name: take.name } : take));
  return { ...project, takes, currentTake: id };
}
