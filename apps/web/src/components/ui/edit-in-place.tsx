import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ActivityOf } from '../field-conflict';
import { lazily } from '../lazily';
import { usePreload } from './use-preload';

const EditInPlaceForm = lazily(() => import('./edit-in-place-form'), 'EditInPlaceForm');

interface EditInPlaceProps {
  /** What is edited, such as “Name of the role”. */
  label: string;
  /** The field's name on the server, whose errors about it appear here. */
  name: string;
  value: string;
  maxLength?: number;
  isEditing: boolean;
  onEditing: (isEditing: boolean) => void;
  of: ActivityOf;
  /** Whether it may be left empty. */
  isOptional?: boolean;
  /** Whether the person may edit it. */
  canEdit: boolean;
  /**
   * Shows the new value at once; if it is refused, the form opens again with the typed text and the error.
   * @param seen the value when the editing began
   */
  onSave: (value: string, seen: string) => Promise<unknown>;
  /**
   * What is shown when nobody is editing. Afterwards, focus goes to its first button or link, or to the first one in its parent.
   */
  children: ReactNode;
}

/** Text that is edited in place: Enter saves, Escape discards the change. */
export function EditInPlace({ isEditing, onEditing, onSave, value, canEdit, children, ...field }: EditInPlaceProps) {
  const [refused, setRefused] = useState<{ text: string; seen: string; error: unknown } | null>(null);
  const [begun, setBegun] = useState(value);
  // If somebody else changes the value during the editing, the person is asked which one to keep.
  if (!isEditing && begun !== value) setBegun(value);
  const seen = refused?.seen ?? begun;
  const view = useRef<HTMLDivElement>(null);
  const wasEditing = useRef(false);
  usePreload(canEdit && EditInPlaceForm.load);
  useEffect(() => {
    const next = (among: Element | null | undefined) => among?.querySelector<HTMLElement>('a, button');
    if (wasEditing.current && !isEditing) (next(view.current) ?? next(view.current?.parentElement))?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  if (!isEditing) return <div ref={view}>{children}</div>;
  const close = () => {
    setRefused(null);
    onEditing(false);
  };
  const save = (text: string, expected: string) => {
    close();
    if (text === value) return;
    onSave(text, expected).catch((error: unknown) => {
      setRefused({ text, seen: expected, error });
      onEditing(true);
    });
  };
  return (
    <EditInPlaceForm
      {...field}
      initial={refused?.text ?? value}
      error={refused?.error}
      theirs={value === seen ? undefined : value}
      onSave={(text) => save(text, seen)}
      onInsist={(text) => save(text, value)}
      onClose={close}
    />
  );
}
