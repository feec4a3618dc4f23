import { expect, test } from 'vitest';
import { type Alert, alertTexts, withAlert, withoutAlert } from './alerts';

function after(...changes: readonly ReturnType<typeof withAlert>[]) {
  return changes.reduce((state, change) => change(state), { alerts: [] as readonly Alert[] });
}

test('alerts of different sources stand beside each other', () => {
  const state = after(withAlert('open a.mp4', 'a.mp4 is cut.'), withAlert('generate', 'The engine stopped.'));
  expect(alertTexts(state)).toEqual(['a.mp4 is cut.', 'The engine stopped.']);
});

test('a source has one alert, its latest, and a text is shown once', () => {
  const state = after(withAlert('map', 'One.'), withAlert('map', 'Two.'), withAlert('generate', 'Two.'));
  expect(state.alerts).toEqual([{ source: 'generate', text: 'Two.' }]);
});

test('removing one leaves the others', () => {
  const state = after(withAlert('map', 'One.'), withAlert('generate', 'Two.'), withoutAlert('map'));
  expect(alertTexts(state)).toEqual(['Two.']);
});

test('the list is bounded', () => {
  const state = after(...Array.from({ length: 20 }, (_, i) => withAlert(`source ${i}`, `Text ${i}.`)));
  expect(alertTexts(state)).toEqual(['Text 16.', 'Text 17.', 'Text 18.', 'Text 19.']);
});
