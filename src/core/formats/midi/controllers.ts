/** Controllers of MIDI 1.0 that have a meaning here. Controllers n + 32 are the low seven bits (LSB) of n below 32. */
export const controllers = { balance: 8, pan: 10, volume: 7, expression: 11 };

/** Controllers from here to 63 are the LSB of the controller 32 below. */
export const FIRST_LSB_CONTROLLER = 32;

/** Channel pressure, listed as one more controller. */
export const PRESSURE = 128;

/**
 * Not a level: bank select, data entry and parameter numbers (RPN, NRPN), portamento, pan and balance, switches and pedals, channel mode.
 */
function isLevel(controller: number): boolean {
  const { balance, pan } = controllers;
  if ([0, 5, 6, balance, pan, 84, 88].includes(controller)) return false;
  if (controller >= FIRST_LSB_CONTROLLER && controller < 70) return false;
  return controller <= PRESSURE && !(controller >= 96 && controller < PRESSURE);
}

/** Whether the controller can be offered as an envelope of its own; volume and expression count together instead. */
export function isOwnLevel(controller: number): boolean {
  return isLevel(controller) && controller !== controllers.volume && controller !== controllers.expression;
}

const names: Readonly<Record<number, string>> = {
  1: 'modulation',
  2: 'breath',
  4: 'foot',
  7: 'volume',
  11: 'expression',
  74: 'brightness',
};

export function controllerName(controller: number): string {
  if (controller === PRESSURE) return 'channel pressure';
  const name = names[controller];
  return name === undefined ? `CC ${controller}` : `${name} (CC ${controller})`;
}
