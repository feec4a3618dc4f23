import { loadPart } from './platform/page-files';
import { holdEarlyInput } from './ui/early-input';

/** The start page is in the HTML and is painted without a script. The app loads afterwards; what happens until then is held. */
const earlyInput = holdEarlyInput(window);

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

/** Resolves after the first paint, at once in a hidden tab, which is not painted. */
function painted(): Promise<void> {
  if (document.visibilityState === 'hidden') return Promise.resolve();
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
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
