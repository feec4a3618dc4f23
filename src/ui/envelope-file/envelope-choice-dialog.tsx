import type { EnvelopeSourceInfo } from '../../core/formats/envelope-source';
import { Dialog } from '../controls/dialog';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { previewPath } from './preview-path';
import './envelope-choice.css';

const WIDTH = 120;
const HEIGHT = 28;

/** Which of several envelopes in a file is imported. The first is the one that the command line takes. */
export function EnvelopeChoiceDialog() {
  const studio = useStudio();
  const choice = useStudioState((state) => state.envelopeChoice);
  const choose = (source: number | null) => void studio.envelope.choose(source);
  return (
    <Dialog
      open={choice !== null}
      className="envelope-choice"
      label="Choose an envelope"
      onClose={() => choose(null)}
    >
      {choice && (
        <>
          <h2>
            {choice.file.name} holds {choice.count} envelopes
          </h2>
          <ul>
            {choice.sources.map((source, index) => (
              <li key={index}>
                <button type="button" className="button" onClick={() => choose(index)}>
                  <Preview source={source} />
                  <span>{source.name}</span>
                  <small>{source.seconds.toFixed(1)} s</small>
                </button>
              </li>
            ))}
          </ul>
          {choice.count > choice.sources.length && <p>The first {choice.sources.length} are listed.</p>}
          <button type="button" className="button quiet" onClick={() => choose(null)}>
            Cancel
          </button>
        </>
      )}
    </Dialog>
  );
}

function Preview({ source }: { source: EnvelopeSourceInfo }) {
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path className="left" d={previewPath(source.left, WIDTH, HEIGHT)} />
      <path className="right" d={previewPath(source.right, WIDTH, HEIGHT)} />
    </svg>
  );
}
