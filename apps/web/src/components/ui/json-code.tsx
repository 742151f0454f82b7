import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter, lintKeymap } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { type JsonCodeProps, jsonMistake } from './json-editor';

const theme = EditorView.theme({
  '&': { backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: '0.8125rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.5', minHeight: '8rem', maxHeight: '24rem' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--ink-muted)', border: 'none' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', border: '1px solid var(--line)', color: 'var(--ink)' },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--on-warning-soft)' },
]);

const extensions = [
  lineNumbers(),
  history(),
  indentOnInput(),
  bracketMatching(),
  json(),
  syntaxHighlighting(colours),
  theme,
  EditorView.lineWrapping,
  // Tab is not bound, so it moves on to the next control, as everywhere.
  keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
];

/** Marks invalid JSON. @param mistake translates the browser's message, which is in English */
const marked = (mistake: (found: Diagnostic) => string) =>
  linter(
    // Empty text is not an error: it stands for no value.
    (view) =>
      view.state.doc.toString().trim() === ''
        ? []
        : jsonParseLinter()(view).map((found) => ({ ...found, message: mistake(found) })),
    { delay: 300 },
  );

/** The editor of `JsonEditor`, loaded when the first one opens; it takes focus. */
export function JsonCode({ label, text, onChange, isReadOnly, isInvalid }: JsonCodeProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const t = useTranslations('ui');
  const latest = useRef({ onChange, t });
  useEffect(() => {
    latest.current = { onChange, t };
  });
  const initial = useRef(text);
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          extensions,
          marked((found) => jsonMistake(latest.current.t, found)),
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.focus();
    view.current = editor;
    return () => editor.destroy();
  }, [isReadOnly, label]);
  return (
    <div
      ref={host}
      data-invalid={isInvalid || undefined}
      className="overflow-hidden rounded-md border border-line-strong focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent data-invalid:border-danger"
    />
  );
}
