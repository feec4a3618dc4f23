import type { Project, Take } from '../../core/project/project';

/** The project with a take added under the next number and selected. It is nobody's favourite yet, whichever take it was made in. */
export function withTake(project: Project, take: Take): Project {
  const numbers = project.takes.map(({ name }) => Number(/^Take (\d+)/.exec(name)?.[1] ?? 0));
  // A take that was renamed has its number still.
  const name = `Take ${Math.max(project.takes.length, ...numbers) + 1}`;
  return { ...project, takes: [...project.takes, { ...unmarked(take), name }], currentTake: take.id };
}

function unmarked(take: Take): Take {
  const copy: { -readonly [Key in keyof Take]: Take[Key] } = { ...take };
  delete copy.favourite;
  return copy;
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
  const changed = changeTake(project, id, ({ name, favourite }) => ({
    ...made,
    ...{ id, name },
    ...(favourite && { favourite }),
  }));
  return { ...changed, currentTake: id };
}

/** @param name without spaces around it; an empty one changes nothing. */
export function withTakeName(project: Project, id: string, name: string): Project {
  return name === ''
    ? project
    : changeTake(project, id, (take) => (take.name === name ? take : { ...take, name }));
}

export function withFavourite(project: Project, id: string, favourite: boolean): Project {
  return changeTake(project, id, (take) =>
    (take.favourite ?? false) === favourite ? take : { ...take, favourite },
  );
}

function changeTake(project: Project, id: string, change: (take: Take) => Take): Project {
  const takes = project.takes.map((take) => (take.id === id ? change(take) : take));
  return takes.every((take, index) => take === project.takes[index]) ? project : { ...project, takes };
}
