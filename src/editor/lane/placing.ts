import type { Curve } from '../../core/curve/curve';
import type { Channel } from '../../core/curve/stereo';

/** The curve that a press would draw, by the channels that it would change. A single point is where a stroke would begin. */
export type Placing = Readonly<Partial<Record<Channel, Curve>>>;
