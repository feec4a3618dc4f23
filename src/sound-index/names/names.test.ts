import { describe, expect, test } from 'vitest';
import { noTexts } from '../../core/audio/sound-texts';
import { describeSound } from './describe-sound';
import { parseUcsName } from './ucs-name';
import { wordsOf } from './words';

describe('words', () => {
  test('are parted at signs, capitals and digits; numbers and fillers are left out', () => {
    expect(wordsOf('MetalDoor_slam-02 (the BIG one)96kHz')).toEqual([
      'metal',
      'door',
      'slam',
      'big',
      'one',
      'k',
      'hz',
    ]);
    expect(wordsOf('Türen & Fenster, XMLFile')).toEqual(['turen', 'fenster', 'xml', 'file']);
  });

  test('a plural is its singular, a word that ends so is not', () => {
    expect(wordsOf('Footsteps glass bus this doors')).toEqual(['footstep', 'glass', 'bus', 'this', 'door']);
  });

  test('hostile text is bounded', () => {
    expect(wordsOf('a1'.repeat(100_000)).length).toBeLessThanOrEqual(300);
    expect(wordsOf('x'.repeat(100_000))).toEqual([]);
  });
});

describe('UCS names', () => {
  test('the four blocks, and the optional ones', () => {
    expect(parseUcsName('GUNAntq_Pistol Muzzleloader-Shot 01 Composite_AKB00M_Historical Firearms')).toEqual({
      catId: 'GUNAntq',
      category: 'gun',
      subcategory: 'Antq',
      userCategory: null,
      vendorCategory: 'Pistol Muzzleloader',
      fxName: 'Shot 01 Composite',
      creator: 'AKB00M',
      source: 'Historical Firearms',
      userData: null,
    });
    expect(parseUcsName('FEETHmn-FlipFlops Jump_House Dry Soil Grass_ModFst_OFP001_1')).toMatchObject({
      category: 'footstep foot',
      subcategory: 'Hmn',
      userCategory: 'FlipFlops Jump',
      fxName: 'House Dry Soil Grass',
      userData: '1',
    });
  });

  test('a short form counts with a known category, an unknown category with the full form', () => {
    expect(parseUcsName('DOORWood_Creak Slow')).toMatchObject({ category: 'door', subcategory: 'Wood' });
    expect(parseUcsName('AIRBlow_Can')).toMatchObject({ category: 'air', subcategory: 'Blow' });
    expect(parseUcsName('QQQXyz_Thing')).toBeNull();
    expect(parseUcsName('QQQXyz_Thing_ME_LIB')).toMatchObject({ category: 'qqq', subcategory: 'Xyz' });
  });

  test.each([
    '',
    '_',
    'DOORWood',
    'DOORWood_',
    'door_wood',
    'Take_01_left',
    'A_B_C_D',
    '____',
    'MyKick_01_x_y',
  ])('%j is none', (name) => expect(parseUcsName(name)).toBeNull());
});

test('a sound is found by its name, category, texts, folders and makers, each with its weight', () => {
  const texts = { ...noTexts, description: 'Oak, slow', creator: 'Rec' };
  const found = describeSound('Doors/Old/DOORWood_Creak_ABC_Church.wav', texts);
  expect(found).toMatchObject({ name: 'Creak', place: 'Doors/Old', category: 'door Wood' });
  const weight = (word: string) => found.words.get(word);
  expect(weight('creak')).toBe(1);
  expect(weight('wood')).toBe(0.9);
  expect(weight('door')).toBe(0.9);
  expect(weight('oak')).toBe(0.8);
  expect(weight('old')).toBe(0.6);
  expect(weight('church')).toBe(0.5);
  expect(describeSound('hit 3.wav', noTexts)).toMatchObject({ name: 'hit 3', place: '', category: null });
});
