/** Why a button of the dialog cannot be pressed while a pack is fetched, copied or checked. */
export const BUSY = 'Wait until the work on a pack is finished, or pause it.';
