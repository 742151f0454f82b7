import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { ComboBoxFrame, ComboBoxLabel, ComboBoxList, useListRoom } from './combo-box-parts';
import { inputStyle } from './field';
import { useFieldProblem } from './form';
import { descriptionOf } from './labelled';
import type { ZonePickerProps } from './zone-picker';

const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((id) => ({ id }));

const offsets = new Map<string, string>();

/** The current offset of a zone from UTC. */
function offsetOf(timeZone: string): string {
  let offset = offsets.get(timeZone);
  if (offset === undefined) {
    const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts();
    offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', 'UTC') ?? '';
    offsets.set(timeZone, offset);
  }
  return offset;
}

/** Lets “new york” find America/New_York. */
const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_]+/g, ' ');

/** The content of `ZonePicker`, loaded with the first one. */
export function ZoneComboBox({ label, hint, name, value, onChange }: ZonePickerProps) {
  const t = useTranslations('ui');
  const id = useId();
  const { problem, handlers } = useFieldProblem(name);
  const field = useRef<HTMLInputElement>(null);
  const { room, onOpenChange } = useListRoom(field);
  const described = descriptionOf(id, { hint, problem });
  const change = (zone: string) => {
    if (zone === value) return;
    handlers.onChange();
    onChange(zone);
  };
  return (
    <ComboBoxFrame id={id} hint={hint} problem={problem} room={room}>
      <ComboBox
        defaultItems={zones}
        defaultInputValue={value}
        onInputChange={change}
        defaultSelectedKey={zones.some((zone) => zone.id === value) ? value : null}
        defaultFilter={(text, typed) => plain(text).includes(plain(typed))}
        menuTrigger="input"
        onOpenChange={onOpenChange}
        allowsCustomValue
        isInvalid={problem !== null}
        {...(described === undefined ? {} : { 'aria-describedby': described })}
        className="flex min-w-0 flex-col gap-1.5"
      >
        <ComboBoxLabel label={label} />
        <div className="relative">
          <Input ref={field} name={name} maxLength={100} spellCheck="false" className={`${inputStyle} pr-9`} />
          <Button
            aria-label={t('showTimeZones')}
            className="absolute top-1 right-1 grid size-7 cursor-pointer place-items-center rounded text-ink-muted hover:bg-sunken"
          >
            <ChevronDown aria-hidden className="size-4" />
          </Button>
        </div>
        <ComboBoxList<{ id: string }> textOf={(zone) => zone.id} room={room}>
          {(zone) => (
            <>
              <span className="min-w-0 flex-1 break-words">{zone.id.replaceAll('_', ' ')}</span>
              <span className="text-[0.8125rem] text-ink-muted tabular-nums">{offsetOf(zone.id)}</span>
            </>
          )}
        </ComboBoxList>
      </ComboBox>
    </ComboBoxFrame>
  );
}
