'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { inputStyle } from './field';
import { Labelled } from './labelled';

export interface ZonePickerProps {
  label: string;
  hint?: ReactNode;
  name?: string;
  value: string;
  onChange: (zone: string) => void;
  isReadOnly?: boolean;
}

const ZoneComboBox = dynamic(() => import('./zone-combo-box').then((module) => module.ZoneComboBox), { ssr: false });

/** Picks a time zone by searching among those the browser knows; others may be typed. */
export function ZonePicker(props: ZonePickerProps) {
  const { label, hint, value, isReadOnly = false } = props;
  const field = (
    <Labelled id="zone" label={label} hint={hint} problem={null}>
      <input id="zone" readOnly value={value} aria-describedby="zone-hint" className={inputStyle} />
    </Labelled>
  );
  return isReadOnly ? field : <ZoneComboBox {...props} />;
}
