/**
 * Who gets a key, by the convention of audio workstations: Space plays and pauses wherever the focus is, and Enter presses the
 * focused button. Keys do their usual work in text fields, check boxes, radio buttons and lists, and in open dialogs and menus. Escape
 * leads from a prompt or a number back to the lane.
 */

/** What the rule needs to know about the focused element. */
export interface Focused {
  /** Lower case, e.g. `button`. */
  readonly tag: string;
  /** `type` of an input, else empty. */
  readonly type: string;
  readonly editable: boolean;
}

/** Inputs that are not typed into. */
const notTyped: readonly string[] = [
  'range',
  'file',
  'checkbox',
  'radio',
  'button',
  'submit',
  'reset',
  'color',
];

/** Keys that text fields use with Ctrl or Cmd. Commands have the other ones in text fields too. */
const editsText = /^([acvxyzbiu]|Backspace|Delete|Home|End|Arrow\w+)$/i;

/** Keys that move within a slider or a list. */
const moves = /^(Arrow\w+|Home|End|PageUp|PageDown)$/;

export function focusedBy(target: EventTarget | null): Focused | null {
  if (!(target instanceof HTMLElement)) return null;
  return {
    tag: target.localName,
    type: target instanceof HTMLInputElement ? target.type : '',
    editable: target.isContentEditable,
  };
}

/** True for elements that text is typed into. */
export function isTyping({ tag, type, editable }: Focused): boolean {
  return editable || tag === 'textarea' || (tag === 'input' && !notTyped.includes(type));
}

/** True for elements that letters type into or choose in. */
export function takesLetters(focused: Focused): boolean {
  return isTyping(focused) || focused.tag === 'select';
}

/** True for prompts and numbers: Escape leads from them back to the lane. Other fields close with it. */
export function leavesOnEscape({ tag, type }: Focused): boolean {
  return tag === 'textarea' || type === 'number';
}

/** True when the focused element uses the key itself, so that it runs no command. */
export function keepsKey(focused: Focused, { key, ctrlKey, metaKey }: KeyPressed): boolean {
  const { tag, type } = focused;
  const withModifier = ctrlKey || metaKey;
  // No number has a space.
  if (type === 'number' && key === ' ') return false;
  if (isTyping(focused)) return !withModifier || editsText.test(key);
  if (withModifier) return false;
  // A list opens with Space, and letters choose its entries.
  if (tag === 'select') return key !== '?';
  if (type === 'checkbox') return key === ' ';
  if (type === 'radio') return key === ' ' || moves.test(key);
  if (type === 'range') return moves.test(key);
  if (tag === 'button' || tag === 'summary' || tag === 'a' || type === 'file') return key === 'Enter';
  return false;
}

type KeyPressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>;
