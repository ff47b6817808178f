/** What our keys type into. */
export type TypedField = HTMLInputElement | HTMLTextAreaElement

/**
 * Puts `text` in place of what is marked, or at the caret, as a real key would: the length limit holds and `input` is told, so that a
 * controlled field (React, Preact) hears of it.
 */
export function insertText(field: TypedField, text: string): void {
  const { start, end } = selectionOf(field)
  const room = field.maxLength < 0 ? text.length : field.maxLength - (field.value.length - (end - start))
  const fitting = text.slice(0, Math.max(0, room))
  if (fitting === '' && start === end) return
  replace(field, fitting, start, end, 'insertText')
}

/** Deletes what is marked, or the character before the caret (a rare one is two units long). */
export function deleteBackward(field: TypedField): void {
  const { start, end } = selectionOf(field)
  const before = Array.from(field.value.slice(0, start)).at(-1) ?? ''
  if (start !== end || before !== '') replace(field, '', start === end ? start - before.length : start, end, 'deleteContentBackward')
}

export function clearText(field: TypedField): void {
  if (field.value !== '') replace(field, '', 0, field.value.length, 'deleteContent')
}

function replace(field: TypedField, text: string, start: number, end: number, inputType: string): void {
  field.setRangeText(text, start, end, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType, data: text || null }))
  // A controlled field that was given another value puts the caret at its end; where it stays the same the caret stays too.
  const caret = start + text.length
  if (field.value.length >= caret && document.activeElement === field) field.setSelectionRange(caret, caret)
}

function selectionOf(field: TypedField): { readonly start: number; readonly end: number } {
  const atEnd = field.value.length
  return { start: field.selectionStart ?? atEnd, end: field.selectionEnd ?? atEnd }
}
