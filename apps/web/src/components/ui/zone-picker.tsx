'use client';

import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { TextField } from './text-field';

export interface ZonePickerProps {
  label: string;
  hint?: ReactNode;
  name?: string;
  value: string;
  onChange: (zone: string) => void;
}

/**
 * Picks a time zone by searching among those that the browser knows; others may be typed. Until the list is loaded, and
 * where it cannot be, it is a field to type into.
 */
export function ZonePicker({ isReadOnly = false, ...props }: ZonePickerProps & { isReadOnly?: boolean }) {
  const [ComboBox, setComboBox] = useState<ComponentType<ZonePickerProps>>();
  const [isFocused, setFocused] = useState(false);
  useEffect(() => {
    if (isReadOnly) return;
    import('./zone-combo-box').then(
      ({ ZoneComboBox }) => setComboBox(() => ZoneComboBox),
      () => undefined,
    );
  }, [isReadOnly]);
  // The field is not replaced while somebody types into it.
  if (ComboBox && !isFocused) return <ComboBox {...props} />;
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
