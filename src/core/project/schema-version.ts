/** Version that this build writes. Increased by every change that older builds cannot read. */
export const SCHEMA_VERSION = 5;
