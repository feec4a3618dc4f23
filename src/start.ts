import { loadPart } from './platform/page-files';
import { holdEarlyInput } from './ui/early-input';
import './ui/styles/styles';

/** The start page is in the HTML and is painted without a script. The app loads afterwards; what happens until then is held. */
const earlyInput = holdEarlyInput(window);

/** A paint takes no longer, or is not reported. */
const PATIENCE_MILLISECONDS = 500;

void loadApp();

// Not awaited at the top level: the app imports modules of this script, which must have ended by then.
async function loadApp(): Promise<void> {
  await painted();
  try {
    const { startStudio } = await loadPart(() => import('./main'));
    startStudio(earlyInput);
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
  }
}

/** Resolves when the start page is on the screen. A hidden tab is not painted, and some browsers do not say: they do not wait long. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    new PerformanceObserver(() => resolve()).observe({ type: 'paint', buffered: true });
    setTimeout(resolve, document.visibilityState === 'hidden' ? 0 : PATIENCE_MILLISECONDS);
  });
}

/** As an alert of the app, which is not there. */
function report(text: string): void {
  const bar = document.createElement('div');
  bar.className = 'notice-bar';
  bar.dataset['tone'] = 'error';
  const sentence = document.createElement('p');
  sentence.textContent = text;
  bar.append(sentence);
  (document.querySelector('[role=alert]') ?? document.body).append(bar);
}
