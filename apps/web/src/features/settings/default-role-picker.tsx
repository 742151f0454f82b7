import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ComponentProps, useId, useState } from 'react';
import { useToastNotLoaded } from '@/components/lazily';
import { inputStyle, tagStyle } from '@/components/ui/field';
import { descriptionOf, Labelled } from '@/components/ui/labelled';
import { useOnceUsed } from '@/components/ui/use-preload';
import type { RolesComboBox } from '@/features/roles/roles-combo-box';

const loadPicker = () => import('@/features/roles/roles-combo-box');

/** Picks the role that new members get. Shows a look-alike until the combo box has loaded, which begins once the page is used. */
export function DefaultRolePicker(props: ComponentProps<typeof RolesComboBox>) {
  const t = useTranslations();
  const id = useId();
  const toastNotLoaded = useToastNotLoaded();
  const picker = useOnceUsed(loadPicker);
  const [isFocused, setFocused] = useState(false);
  if (picker) return <picker.RolesComboBox {...props} autoFocus={isFocused} />;
  const { label, hint, selected } = props;
  return (
    <Labelled id={id} label={label} isOptional hint={hint} problem={null}>
      {selected.map((role) => (
        <span key={role.id} className="flex">
          <span className={tagStyle}>
            <span className="min-w-0 truncate">{role.label}</span>
            <X aria-hidden className="m-1.25 size-3.5 shrink-0" />
          </span>
        </span>
      ))}
      <input
        id={id}
        aria-haspopup="listbox"
        aria-describedby={descriptionOf(id, { hint, problem: null })}
        placeholder={t('roles.search')}
        readOnly
        className={`${inputStyle} bg-surface!`}
        onFocus={() => {
          setFocused(true);
          loadPicker().catch(() => toastNotLoaded(t('ui.notOpened')));
        }}
        onBlur={() => setFocused(false)}
      />
    </Labelled>
  );
}
