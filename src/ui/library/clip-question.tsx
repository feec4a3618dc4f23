import type { ClipAnswer } from '../../studio/library/library-state';
import { Dialog } from '../controls/dialog';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { formatUsed } from './describe-project';
import './library.css';

const MOST_PROJECTS = 5;

/** Which project an opened clip belongs to. */
export function ClipQuestionDialog() {
  const studio = useStudio();
  const question = useStudioState((state) => state.library.question);
  const answerQuestion = (answer: ClipAnswer) => studio.library.answerQuestion(answer);
  return (
    <Dialog
      open={question !== null}
      className="clip-question"
      label="Which project?"
      onClose={() => answerQuestion({ kind: 'cancel' })}
    >
      {question && (
        <>
          <h2>
            {question.projects.length > 0
              ? `${question.fileName} has ${question.projects.length === 1 ? 'a project' : 'projects'}`
              : `Another clip for ${question.replaceIn}?`}
          </h2>
          <p>
            {question.projects.length > 0
              ? 'Continue your work on this clip, or start anew beside it.'
              : `${question.fileName} is not the file that the project was made for, but it is as long.`}
          </p>
          <div className="clip-answers">
            {question.projects.slice(0, MOST_PROJECTS).map(({ id, name, used }, index) => (
              <button
                key={id}
                type="button"
                className={index === 0 ? 'button primary' : 'button'}
                onClick={() => answerQuestion({ kind: 'continue', id })}
              >
                Continue {name} ({formatUsed(used)})
              </button>
            ))}
            {question.replaceIn !== null && (
              <button
                type="button"
                className={question.projects.length === 0 ? 'button primary' : 'button'}
                onClick={() => answerQuestion({ kind: 'replace' })}
              >
                Use it in {question.replaceIn}
              </button>
            )}
            <button type="button" className="button" onClick={() => answerQuestion({ kind: 'new' })}>
              Start a new project
            </button>
            <button type="button" className="button quiet" onClick={() => answerQuestion({ kind: 'cancel' })}>
              Cancel
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
