import { StudioError } from '../../core/errors';
import { listLimits } from '../../core/project/bounds';
import type { Project } from '../../core/project/project';
import { TOO_MANY_RETAKES } from '../../core/project/project-limits';
import { targetObstacle } from '../commands/readiness';

/** @throws StudioError request-invalid without a video or a curve. */
export function requireTarget(project: Project): void {
  const obstacle = targetObstacle(project);
  if (obstacle !== null) throw new StudioError('request-invalid', obstacle);
}

/**
 * @param count takes that are added. @param retakes of these takes together.
 * @throws StudioError request-invalid when the project cannot hold them.
 */
export function requireRoom({ takes }: Project, count: number, retakes = 0): void {
  if (takes.length + count > listLimits.takes)
    throw new StudioError(
      'request-invalid',
      `A project holds up to ${listLimits.takes} takes and this one has ${takes.length}. Delete some, or start with fewer.`,
    );
  const held = takes.reduce((sum, take) => sum + take.retakes.length, 0);
  if (held + retakes > listLimits.retakesInAll) throw new StudioError('request-invalid', TOO_MANY_RETAKES);
}
