/** Groups of actions whose outcome is in the state. */
type GroupsOf<T> = {
  readonly [Group in keyof T]: {
    readonly [Name in keyof T[Group]]: (...args: never[]) => void | Promise<unknown>;
  };
};

/**
 * Groups of actions that load later: an action that is called before waits for them, in the order of the calls.
 * @param load gives null where they cannot be loaded; so does the action then. @returns what gives the group of a name.
 */
export function onDemand<T extends GroupsOf<T>>(
  load: () => T | null | Promise<T | null>,
): <Group extends keyof T>(name: Group) => T[Group] {
  return (group) =>
    new Proxy({} as T[typeof group], {
      get: (_, action) => {
        const run = (loaded: T | null, args: never[]) =>
          loaded && loaded[group][action as keyof T[typeof group]](...args);
        return (...args: never[]) => {
          const loaded = load();
          return loaded instanceof Promise ? loaded.then((groups) => run(groups, args)) : run(loaded, args);
        };
      },
    });
}
