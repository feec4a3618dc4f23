import { expect, test } from 'vitest';
import { type Focused, isTyping, keepsKey, leavesOnEscape } from './native-keys';

const element = (tag: string, type = ''): Focused => ({ tag, type, editable: false });
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false });

test.each([
  element('button'),
  element('summary'),
  element('a'),
  element('input', 'file'),
  element('input', 'range'),
  element('input', 'number'),
  element('div'),
])('Space plays while $tag $type has the focus', (focused) => {
  expect(keepsKey(focused, press(' '))).toBe(false);
});

test.each([
  element('input', 'text'),
  element('input', 'search'),
  element('textarea'),
  { tag: 'div', type: '', editable: true },
  element('input', 'checkbox'),
  element('input', 'radio'),
  element('select'),
])('Space does its usual work in $tag $type', (focused) => {
  expect(keepsKey(focused, press(' '))).toBe(true);
});

test('Enter presses buttons, letters are commands on them', () => {
  for (const focused of [element('button'), element('summary'), element('input', 'file')]) {
    expect(keepsKey(focused, press('Enter'))).toBe(true);
    expect(keepsKey(focused, press('b'))).toBe(false);
  }
});

test('arrows move sliders, lists and radio buttons', () => {
  for (const focused of [element('input', 'range'), element('select'), element('input', 'radio')]) {
    expect(keepsKey(focused, press('ArrowLeft'))).toBe(true);
  }
  expect(keepsKey(element('input', 'checkbox'), press('ArrowLeft'))).toBe(false);
});

test('in text fields, commands have the keys with Ctrl that do not edit text', () => {
  const field = element('textarea');
  expect(isTyping(field)).toBe(true);
  expect(keepsKey(field, press('z', true))).toBe(true);
  expect(keepsKey(field, press('s', true))).toBe(false);
  expect(keepsKey(field, press('5'))).toBe(true);
});

test('digits are typed into numbers; Escape leaves numbers and prompts, not fields that close with it', () => {
  expect(keepsKey(element('input', 'number'), press('5'))).toBe(true);
  expect(leavesOnEscape(element('input', 'number'))).toBe(true);
  expect(leavesOnEscape(element('textarea'))).toBe(true);
  expect(leavesOnEscape(element('input', 'text'))).toBe(false);
});
