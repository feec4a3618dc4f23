/** An error on the page. It stays until it is dismissed or what failed is tried again. */
export interface Alert {
  /** What failed, e.g. `generate` or `open hammer.mp4`. There is one alert for each. */
  readonly source: string;
  /** One sentence or two. */
  readonly text: string;
}

interface AlertState {
  readonly alerts: readonly Alert[];
}

/** A longer pile would push the work off the page. The oldest alert gives way; what it said can be tried again. */
const MOST_ALERTS = 4;

/** Adds an alert, in place of the earlier one of the same source. For `store.setState`. */
export function withAlert(source: string, text: string): (state: AlertState) => AlertState {
  return ({ alerts }) => {
    const others = alerts.filter((alert) => alert.source !== source && alert.text !== text);
    return { alerts: [...others, { source, text }].slice(-MOST_ALERTS) };
  };
}

/** Removes the alert of a source, because what failed is tried again or was dismissed. For `store.setState`. */
export function withoutAlert(source: string): (state: AlertState) => AlertState {
  return ({ alerts }) => {
    const others = alerts.filter((alert) => alert.source !== source);
    return { alerts: others.length < alerts.length ? others : alerts };
  };
}

/** The texts of all alerts, in the order in which they appeared. */
export function alertTexts({ alerts }: AlertState): readonly string[] {
  return alerts.map(({ text }) => text);
}
