import { nextStep, type Step } from '../../studio/commands/readiness';
import { useReadiness } from './use-obstacle';

/** The step whose button is emphasised. */
export function useNextStep(): Step {
  return useReadiness(({ document }, page) => nextStep(document, page));
}
