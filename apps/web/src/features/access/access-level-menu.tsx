import type { AccessLevel } from '@rolecall/contracts';
import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { hidden } from '@/components/ui/hidden';
import { Menu } from '@/components/ui/menu';
import { AccessBadge } from './access-badge';

/** Stands for no rule among levels, which a menu tells apart by text. */
const unset = 'unset';

interface AccessLevelMenuProps {
  /** Whose level it is. */
  title: string;
  /** What is set; null for nothing. */
  level: AccessLevel | null;
  levels: readonly AccessLevel[];
  /** What it means that nothing is set, where that can be chosen. */
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
