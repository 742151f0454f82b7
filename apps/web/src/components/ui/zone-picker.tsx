import { type ReactNode, useState } from 'react';
import { TextField } from './text-field';
import { useOnceUsed } from './use-preload';

const loadList = () => import('./zone-combo-box');

export interface ZonePickerProps {
  label: string;
  hint?: ReactNode;
  name?: string;
  value: string;
  onChange: (zone: string) => void;
}

/**
 * Picks a time zone by searching those that the browser knows; others may be typed. Until the list has loaded, or if it cannot be
 * loaded, this is a text field.
 */
export function ZonePicker({ isReadOnly = false, ...props }: ZonePickerProps & { isReadOnly?: boolean }) {
  const list = useOnceUsed(loadList);
  const [isFocused, setFocused] = useState(false);
  // The field is not replaced while somebody is typing in it.
  if (list && !isReadOnly && !isFocused) return <list.ZoneComboBox {...props} />;
  return (
    <TextField
      {...props}
      required
      readOnly={isReadOnly}
      maxLength={100}
      spellCheck={false}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    />
  );
}
