import { currentTakeOf, hasCurve, type Project } from '../../core/project/project';
import { memoryRefusal } from '../../core/pack/device-needs';
import { isMadeFrom } from '../../core/project/take-curve';
import type { Scene } from '../../editor/scene';
import { READ_ONLY } from '../../editor/read-only-reason';
import { isRunning, type JobName } from '../jobs/job';
import { sourceObstacle } from '../live/live-source';
import type { StudioState } from '../state';
import { retakeRangeObstacle } from '../takes/retake-obstacle';
import { effectiveRecordingShare } from '../takes/take-request';
import { clipObstacle, OPEN_VIDEO, pictureMissing } from './clip-obstacle';

/** The steps of the work, in order. */
export type Step = 'open' | 'map' | 'apply' | 'generate' | 'export';

type Page = Pick<
  StudioState,
  | 'clip'
  | 'engine'
  | 'envelopeDraft'
  | 'jobs'
  | 'library'
  | 'manifest'
  | 'measured'
  | 'soundFolders'
  | 'takeWaveforms'
>;

function runs({ jobs }: Page, ...names: readonly JobName[]): boolean {
  return names.some((name) => isRunning(jobs[name]));
}

const AUDIO_MISSING = 'The audio of this take is not on this machine.';

/** What a project lacks for a take, as a sentence; null if nothing. */
export function targetObstacle(project: Project): string | null {
  if (project.clip === null) return OPEN_VIDEO;
  return hasCurve(project)
    ? null
    : 'The envelope is empty. Map it from the picture, draw it or import one first.';
}

/** Why the picture cannot be mapped now, as a sentence; null when it can. */
export function mapObstacle(project: Project, page: Page): string | null {
  const obstacle = clipObstacle(project, page);
  if (obstacle !== null) return obstacle;
  if (page.library.readOnly) return READ_ONLY;
  if (runs(page, 'open')) return 'Wait until the file is read.';
  if (runs(page, 'generate')) return 'Wait until the take is generated.';
  return runs(page, 'map') ? 'The envelope is being mapped.' : null;
}

/** Why the envelope cannot be aligned to the production sound now; null when it can. */
export function alignObstacle(project: Project, page: Page): string | null {
  const obstacle = clipObstacle(project, page);
  if (obstacle !== null) return obstacle;
  if (page.clip?.info.audio === null) return 'The clip has no production sound.';
  if (page.library.readOnly) return READ_ONLY;
  if (page.envelopeDraft !== null) return 'Apply or discard the envelope draft first.';
  if (runs(page, 'map')) return 'Wait until the envelope is mapped.';
  if (runs(page, 'align')) return 'The production sound is being read.';
  return targetObstacle(project);
}

/** Why no take can be generated now; null when one can. */
export function generateObstacle(project: Project, page: Page): string | null {
  if (project.clip === null) return OPEN_VIDEO;
  if (page.library.readOnly) return READ_ONLY;
  if (runs(page, 'map')) return 'Wait until the envelope is mapped.';
  if (runs(page, 'reference')) return 'Wait until the reference audio is read.';
  if (runs(page, 'generate')) return 'A take is being generated.';
  return targetObstacle(project) ?? memoryObstacle(project, page);
}

/** Why no range of the current take can be made again now; null when one can. */
export function retakeObstacle(scene: Scene, page: Page): string | null {
  const { document } = scene;
  if (document.clip === null) return OPEN_VIDEO;
  const obstacle = retakeRangeObstacle(scene) ?? generateObstacle(document, page);
  if (obstacle !== null || page.takeWaveforms.has(document.currentTake!)) return obstacle;
  return AUDIO_MISSING;
}

/** Why this device's memory cannot hold the model that a take needs; null when it can. */
function memoryObstacle(project: Project, { engine, manifest, measured }: Page): string | null {
  // A server has memory of its own, and a take that is all recordings needs no model.
  if (manifest === null || engine?.remote || effectiveRecordingShare(project) >= 1) return null;
  const refusal = memoryRefusal(manifest, measured.memory);
  return refusal && `${refusal} Choose another model pack.`;
}

/** Why the current take can have no live preview; null when it can. */
export function liveObstacle(project: Project, page: Page): string | null {
  const take = currentTakeOf(project) ?? null;
  const obstacle = sourceObstacle(project, take);
  if (obstacle !== null || page.takeWaveforms.has(take!.id)) return obstacle;
  return AUDIO_MISSING;
}

/** Why the current take cannot be exported now; null when it can. */
export function exportObstacle(project: Project, page: Page): string | null {
  const { currentTake } = project;
  if (currentTake === null) return 'Generate a take first.';
  if (!page.takeWaveforms.has(currentTake)) return AUDIO_MISSING;
  return exportRuns(page);
}

/** Why the envelope cannot be exported now; null when it can. */
export function exportEnvelopeObstacle(project: Project, page: Page): string | null {
  return project.clip === null ? OPEN_VIDEO : exportRuns(page);
}

/** A second export would cancel the first one. */
function exportRuns(page: Page): string | null {
  return runs(page, 'export') ? 'An export is running.' : null;
}

/** As exportObstacle, for the video. */
export function exportVideoObstacle(project: Project, page: Page): string | null {
  const obstacle = exportObstacle(project, page);
  if (obstacle !== null || page.clip !== null) return obstacle;
  return pictureMissing(project.clip?.fileName ?? 'a video');
}

const ADD_FOLDER = 'Add a sound folder first.';

/** Why sounds cannot be searched by the reference sound now; null when they can. */
export function likeReferenceObstacle({ prompt }: Project, { soundFolders }: Page): string | null {
  if (soundFolders.folders.length === 0) return ADD_FOLDER;
  return prompt.references.length === 0 ? 'Choose a reference sound first.' : null;
}

/** Why sounds cannot be searched by the current take now; null when they can. */
export function likeTakeObstacle(project: Project, { soundFolders, takeWaveforms }: Page): string | null {
  if (soundFolders.folders.length === 0) return ADD_FOLDER;
  const take = currentTakeOf(project);
  if (!take) return 'Generate a take first.';
  return takeWaveforms.has(take.id) ? null : AUDIO_MISSING;
}

/** What the designer most likely does next: the page emphasises its button. A take from an earlier curve asks for another take. */
export function nextStep(project: Project, page: Page): Step {
  if (project.clip === null || page.clip === null) return 'open';
  if (page.envelopeDraft !== null) return 'apply';
  if (!hasCurve(project)) return 'map';
  const take = currentTakeOf(project);
  return take && isMadeFrom(take, project) ? 'export' : 'generate';
}
