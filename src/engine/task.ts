import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { RecordingAnalyses } from './recording-analyses';
import type { TaskMeter, WorkPlan } from './task-meter';
import type { Tensors } from './tensor';

/** Bytes that have arrived of all that are needed. */
export type FileProgress = (loaded: number, total: number) => void;

/** The pack's graphs. Roles, tensor names and shapes: models/contract/pack.schema.json. */
export interface Graphs {
  /** Memory has run out before: work is done in smaller pieces. */
  readonly isShortOfMemory: boolean;
  isLoaded(role: PackRole): boolean;
  /** Whether these graphs may be loaded at once. */
  fit(roles: readonly PackRole[]): boolean;
  /** Before a stage of a task: releases graphs of other stages, those used longest ago first, until these fit. */
  makeRoom(roles: readonly PackRole[]): Promise<void>;
  /** Bytes of the files that these graphs need, as the manifest states them. */
  bytes(roles: readonly PackRole[]): number;
  /** Brings the files of these graphs, all at once, so that loading does not wait for a download. */
  fetch(roles: readonly PackRole[], signal?: AbortSignal, onProgress?: FileProgress): Promise<void>;
  /** Loads a graph before its first run, which would load it otherwise. */
  load(role: PackRole): Promise<void>;
  /** How many evaluations of a graph may be under way at once. */
  evaluationsAtOnce(role: PackRole): number;
  /** Whether evaluations of this graph leave no room for other work on the machine: each would slow the other. */
  takesMachine(role: PackRole): boolean;
  /** @param signal where the graph runs on a server, its abort ends the evaluation. */
  run(role: PackRole, feeds: Tensors, signal?: AbortSignal): Promise<Tensors>;
  /** Token ids of a text, special tokens included, truncated to the text encoder's limit. */
  tokenize(text: string): Promise<number[]>;
}

/** Runs work that blocks the worker; the page waits up to `seconds` for its end. */
export type Announced = <Result>(seconds: number, work: () => Promise<Result>) => Promise<Result>;

/** What a task uses besides its request. */
export interface TaskContext {
  readonly manifest: PackManifest;
  readonly graphs: Graphs;
  /** Aborted when the caller gives up. */
  readonly signal: AbortSignal;
  /** Starts measuring time and progress. */
  meter(plan: WorkPlan): TaskMeter;
  readonly announced: Announced;
  readonly analyseRecording: RecordingAnalyses['analyse'];
  /** Receives waiting messages. @throws StudioError cancelled when the caller gave up. */
  checkpoint(): Promise<void>;
}
