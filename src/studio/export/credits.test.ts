import { expect, test } from 'vitest';
import { creditsOf, licenceAddress } from './credits';

const recording = (name: string, licence: string, attribution = '') => ({
  ...{ source: 'bank' as const, id: name, weight: 0.5 },
  ...{ name, licence, attribution },
});

test('authors and licences are named once each, with the address of the licence', () => {
  const door = recording('doors/wood, openclonk-data', 'CC-BY-3.0', 'ala, https://example.org/1');
  expect(creditsOf([door, door, recording('hits/metal, sonic-pi-samples', 'CC0-1.0')])).toBe(
    'Made from: doors/wood, openclonk-data by ala, https://example.org/1 ' +
      '(CC-BY-3.0, https://creativecommons.org/licenses/by/3.0/); hits/metal, sonic-pi-samples ' +
      '(CC0-1.0, https://creativecommons.org/publicdomain/zero/1.0/)',
  );
});

test('files of one work are named together', () => {
  const chop = (name: string) => recording(name, 'CC-BY-3.0', 'ala');
  expect(creditsOf([chop('chop1'), recording('bell', 'CC0-1.0'), chop('chop2')])).toBe(
    'Made from: chop1 and chop2 by ala (CC-BY-3.0, https://creativecommons.org/licenses/by/3.0/); ' +
      'bell (CC0-1.0, https://creativecommons.org/publicdomain/zero/1.0/)',
  );
});

test('nothing is said about the user’s own sounds without a licence', () => {
  expect(creditsOf([recording('Slam', ''), { ...recording('ref.wav', ''), source: 'reference' }])).toBe('');
  expect(licenceAddress('CC-BY-SA-4.0')).toBe('https://creativecommons.org/licenses/by-sa/4.0/');
  expect(licenceAddress('MIT')).toBe('');
});
