'use client';

import clsx from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';
import { fieldErrorStyle, hintStyle, inputStyle, labelStyle } from './field';
import { itemStyle, popoverStyle } from './popover';

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
  /** What choosing it means. */
  description?: string;
}

interface SelectProps<Value extends string> {
  label: string;
  name?: string;
  options: readonly SelectOption<Value>[];
  value?: Value;
  defaultValue?: Value;
  onChange?: (value: Value) => void;
  hint?: ReactNode;
  isDisabled?: boolean;
  isRequired?: boolean;
  className?: string;
}

/** Picks one of a few. Where there are many, let people search. */
export function Select<Value extends string>({ label, options, hint, value, defaultValue, onChange, className, ...props }: SelectProps<Value>) {
  return (
    <AriaSelect
      {...props}
      {...(value === undefined ? {} : { value })}
      {...(defaultValue === undefined ? {} : { defaultValue })}
      onChange={(key) => onChange?.(key as Value)}
      className={clsx('flex min-w-0 flex-col gap-1.5', className)}
    >
      <Label className={labelStyle}>{label}</Label>
      <Button className={clsx(inputStyle, 'flex cursor-pointer items-center justify-between gap-2 text-left data-focus-visible:border-accent')}>
        {/* Of the option only its name: the description is for choosing. */}
        <SelectValue className="truncate [&_[slot=description]]:hidden" />
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-muted" />
      </Button>
      {hint !== undefined && (
        <Text slot="description" className={hintStyle}>
          {hint}
        </Text>
      )}
      <FieldError className={fieldErrorStyle} />
      <Popover className={clsx(popoverStyle, 'min-w-(--trigger-width)')}>
        <ListBox items={options} className="max-h-80 overflow-auto p-1 outline-none">
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={itemStyle}>
              {({ isSelected }) => (
                <>
                  <span className="min-w-0 flex-1">
                    <Text slot="label" className="block">
                      {option.label}
                    </Text>
                    {option.description && (
                      <Text slot="description" className="block text-[0.8125rem] text-ink-muted">
                        {option.description}
                      </Text>
                    )}
                  </span>
                  {isSelected && <Check aria-hidden className="text-accent" />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
