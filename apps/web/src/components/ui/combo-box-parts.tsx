'use client';

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { AriaLocale } from './aria-locale';
import { labelStyle } from './field';
import { Hint, Optional, Problem } from './labelled';
import { itemStyle, popoverStyle } from './popover';

interface ComboBoxFrameProps {
  id: string;
  hint: ReactNode;
  problem: string | null;
  children: ReactNode;
}

/** A combo box with what is to be said of it. */
export const ComboBoxFrame = ({ id, hint, problem, children }: ComboBoxFrameProps) => (
  <AriaLocale>
    <div className="flex min-w-0 flex-col gap-1.5">
      {children}
      <Hint id={id}>{hint}</Hint>
      <Problem id={id}>{problem}</Problem>
    </div>
  </AriaLocale>
);

export const ComboBoxLabel = ({ label, isOptional = false }: { label: string; isOptional?: boolean }) => (
  <Label className={labelStyle}>
    {label}
    {isOptional && <Optional />}
  </Label>
);

interface ComboBoxListProps<Option> {
  /** What is found by typing. */
  textOf: (option: Option) => string;
  /** How an option is shown. */
  children: (option: Option) => ReactNode;
  /** What stands in for options where there are none. */
  empty?: ReactNode;
}

/** What there is to choose from. */
export const ComboBoxList = <Option extends { id: string }>({ textOf, children, empty }: ComboBoxListProps<Option>) => (
  <Popover className={`${popoverStyle} w-(--trigger-width) min-w-52`}>
    <ListBox<Option>
      className="max-h-64 overflow-auto p-1 outline-none"
      renderEmptyState={() => <p className="px-2.5 py-1.5 text-ink-muted">{empty}</p>}
    >
      {(option) => (
        <ListBoxItem id={option.id} textValue={textOf(option)} className={itemStyle}>
          {({ isSelected }) => (
            <>
              {children(option)}
              {isSelected && <Check aria-hidden className="text-accent" />}
            </>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  </Popover>
);
