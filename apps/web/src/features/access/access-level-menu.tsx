import type { AccessLevel } from '@rolecall/contracts';
import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { hidden } from '@/components/ui/hidden';
import { Menu } from '@/components/ui/menu';
import { AccessBadge } from './access-badge';

/** The ID of the option for no rule; a menu identifies its options by string. */
const unset = 'unset';

interface AccessLevelMenuProps {
  /** Whose level it is. */
  title: string;
  /** The level that is set; null for none. */
  level: AccessLevel | null;
  levels: readonly AccessLevel[];
  /** Describes the option of setting no level; omit it if that cannot be chosen. */
  withoutRule?: string;
  onChange: (level: AccessLevel | null) => void;
}

/** The level that a rule sets, with a menu to change it. */
export function AccessLevelMenu({ title, level, levels, withoutRule, onChange }: AccessLevelMenuProps) {
  const t = useTranslations('access');
  return (
    <Menu
      label={title}
      placement="bottom end"
      trigger={(props) => (
        <Button {...props} variant="quiet" size="small">
          {t.rich('levelOf', {
            title,
            hidden,
            level: () => (level === null ? withoutRule : <AccessBadge level={level} />),
          })}
          <ChevronDown aria-hidden />
        </Button>
      )}
      sections={[
        {
          title,
          options: [
            ...levels.map((each) => ({
              id: each as string,
              label: t(`level.${each}`),
              detail: t(`levelMeaning.${each}`),
            })),
            ...(withoutRule === undefined ? [] : [{ id: unset, label: t('nothingSet'), detail: withoutRule }]),
          ],
          selected: level ?? unset,
          onSelect: (id) => onChange(id === unset ? null : (id as AccessLevel)),
        },
      ]}
    />
  );
}
