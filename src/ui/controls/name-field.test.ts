import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { NameField } from './name-field';

interface Handlers {
  readonly onBlur: (event: object) => void;
  readonly onKeyDown: (event: object) => void;
}

/** The events of a field in which "typed" stands, in order. */
function ends(...events: readonly ((handlers: Handlers) => void)[]) {
  const calls: (readonly [string | null, boolean])[] = [];
  let input: ReactElement<Handlers> | undefined;
  const Probe = () => (input = NameField({ label: 'Name', name: 'old', onEnd: (...end) => calls.push(end) }));
  renderToStaticMarkup(createElement(Probe));
  for (const event of events) event(input!.props);
  return calls;
}

const field = { value: 'typed' };
const blur = ({ onBlur }: Handlers) => onBlur({ target: field });
const press =
  (key: string, isComposing = false) =>
  ({ onKeyDown }: Handlers) =>
    onKeyDown({
      key,
      currentTarget: field,
      nativeEvent: { isComposing },
      stopPropagation: () => undefined,
      preventDefault: () => undefined,
    });

test('Escape leaves the name as it was, although the field loses the focus after it', () => {
  expect(ends(press('Escape'), blur)).toEqual([[null, true]]);
});

test('Enter sets the name once', () => {
  expect(ends(press('Enter'), blur)).toEqual([['typed', true]]);
});

test('leaving the field sets the name; other keys and those of an input method do not end it', () => {
  expect(ends(press('a'), press('Enter', true))).toEqual([]);
  expect(ends(press('a'), blur)).toEqual([['typed', false]]);
});
