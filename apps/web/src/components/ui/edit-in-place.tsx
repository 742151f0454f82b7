'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { usePreload } from './use-preload';

const loadForm = () => import('./edit-in-place-form');
const EditInPlaceForm = dynamic(() => loadForm().then((module) => module.EditInPlaceForm), { ssr: false });

interface EditInPlaceProps {
  /** What is edited, such as “Name of the role”. */
  label: string;
  /** The field's name at the server, whose errors about it appear here. */
  name: string;
  value: string;
  maxLength?: number;
  isEditing: boolean;
  onEditing: (isEditing: boolean) => void;
  /** Shows the new value at once; where it is refused, what was typed is there again with what is wrong with it. */
  onSave: (value: string) => Promise<unknown>;
  className?: string;
  /** What stands there while nobody edits. The focus goes to its first button or link afterwards. */
  children: ReactNode;
}

/** Text that is edited where it stands: Enter saves, Escape leaves it as it was. */
export function EditInPlace({ isEditing, onEditing, onSave, value, className, children, ...field }: EditInPlaceProps) {
  const [refused, setRefused] = useState<{ text: string; error: unknown } | null>(null);
  const view = useRef<HTMLDivElement>(null);
  const wasEditing = useRef(false);
  usePreload(loadForm);
  useEffect(() => {
    if (wasEditing.current && !isEditing) view.current?.querySelector<HTMLElement>('a, button')?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  if (!isEditing)
    return (
      <div ref={view} className={className}>
        {children}
      </div>
    );
  const close = () => {
    setRefused(null);
    onEditing(false);
  };
  const save = (text: string) => {
    close();
    if (text === value) return;
    onSave(text).catch((error: unknown) => {
      setRefused({ text, error });
      onEditing(true);
    });
  };
  return (
    <EditInPlaceForm
      {...field}
      className={className}
      initial={refused?.text ?? value}
      error={refused?.error}
      onSave={save}
      onCancel={close}
    />
  );
}
