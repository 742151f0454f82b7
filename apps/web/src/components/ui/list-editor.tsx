import type { ClipboardEvent, KeyboardEvent } from 'react';
import { inputStyle } from './field';
import { type RowHandle, RowsEditor, type RowsProps } from './rows-editor';

/** `onChange` is called with the entries that are not empty. */
interface ListEditorProps extends RowsProps<string> {
  placeholder?: string;
  maxLength?: number;
}

const withText = (rows: readonly string[]) => rows.map((text) => text.trim()).filter((text) => text !== '');

function onKeyDown(event: KeyboardEvent<HTMLInputElement>, { index, insert, remove }: RowHandle<string>) {
  if (event.key === 'Enter') {
    event.preventDefault();
    insert(index + 1);
  } else if (event.key === 'Backspace' && event.currentTarget.value === '') {
    event.preventDefault();
    remove(index, Math.max(0, index - 1));
  }
}

function onPaste(event: ClipboardEvent<HTMLInputElement>, { row, replace }: RowHandle<string>) {
  const lines = withText(event.clipboardData.getData('text/plain').split('\n'));
  if (lines.length < 2) return;
  event.preventDefault();
  replace(lines, row !== '');
}

/** An ordered list of short texts. Enter adds an entry, and pasting several lines adds an entry for each. */
export const ListEditor = ({ placeholder, maxLength, ...props }: ListEditorProps) => (
  <RowsEditor {...props} blank="" clean={withText}>
    {(handle) => (
      <input
        aria-label={handle.title}
        aria-invalid={handle.isInvalid || undefined}
        value={handle.row}
        placeholder={placeholder}
        maxLength={maxLength}
        readOnly={props.isReadOnly}
        spellCheck={false}
        autoCapitalize="none"
        onChange={(event) => handle.change(event.target.value)}
        onKeyDown={props.isReadOnly ? undefined : (event) => onKeyDown(event, handle)}
        onPaste={props.isReadOnly ? undefined : (event) => onPaste(event, handle)}
        className={inputStyle}
      />
    )}
  </RowsEditor>
);
