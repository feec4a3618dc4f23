/** The range of a number, ends included. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Numbers of the generation settings and the prompt: what their controls offer and what a file may hold. */
export const settingBounds = {
  seed: { min: 0, max: 2 ** 32 - 1 },
  steps: { min: 1, max: 500 },
  guidance: { min: 0, max: 50 },
  takes: { min: 1, max: 16 },
  /** Of the references beside words. */
  referenceWeight: { min: 0, max: 1 },
  /** Of one reference beside others. */
  singleReferenceWeight: { min: 0.05, max: 1 },
  pictureWeight: { min: 0, max: 1 },
  recordingShare: { min: 0, max: 1 },
  /** dBFS RMS. */
  roomToneLevel: { min: -90, max: -30 },
  /** RT60 of a small room. */
  reverbSeconds: { min: 0.15, max: 0.6 },
  reverbMix: { min: 0, max: 1 },
  /** From confident hits only to more hits. */
  sensitivity: { min: -1, max: 1 },
} as const satisfies Record<string, Bounds>;

/** Longest clip, seconds: timecode counts a day. */
export const MAX_DURATION = 24 * 3600;
/** Frames per second: from a time lapse to a high-speed camera. */
export const frameRateBounds: Bounds = { min: 0.01, max: 1000 };

/** Longest lists: beyond them the page could neither show nor edit what is there. */
export const listLimits = {
  takes: 200,
  /** Ranges of one take that were made again. */
  retakes: 50,
  /** Of all takes together. */
  retakesInAll: 1000,
  /** Different curves that takes and their retakes were made from. */
  takeCurves: 1200,
  markers: 2000,
  silenceLocks: 2000,
  /** Of the project and its takes together. */
  silenceLocksInAll: 20_000,
  /** Of one channel: an imported envelope of 66 minutes at 125 rows a second. */
  points: 500_000,
  /** Of all curves of a project together. */
  pointsInAll: 1_000_000,
  /** Of one prompt. */
  references: 4,
  /** Recordings that are pinned or banned. */
  recordings: 200,
  takeRecordings: 64,
  /** Sounds of the picture that a take was made with. */
  pictureCues: 32,
  /** Stages of work whose seconds are recorded. */
  stages: 100,
} as const;

/** Largest project file. A project at all other limits is smaller. */
export const MAX_PROJECT_BYTES = 128e6;

/** Longest texts, characters. */
export const textLimits = {
  prompt: 10_000,
  /** Names, labels and ids. */
  name: 1000,
  /** A sound folder's id of a file has its path. */
  recordingId: 2200,
} as const;
