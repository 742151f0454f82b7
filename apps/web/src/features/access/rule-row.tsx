import type { AccessLevel } from '@rolecall/contracts';
import { X } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { Skeleton } from '@/components/ui/skeleton';
import { NameLink } from '@/components/ui/text-link';
import { AccessBadge } from './access-badge';
import { AccessLevelMenu } from './access-level-menu';

interface RuleRowProps {
  icon: ReactNode;
  /** Empty while it loads. */
  name: string;
  detail: string;
  href?: string | undefined;
  level: AccessLevel | null;
  levels: readonly AccessLevel[];
  withoutRule?: string;
  /** Undefined if the user may not change rules. */
  onChange: ((level: AccessLevel | null) => void) | undefined;
}

/** One rule: whom it is for and their level, with a menu for users who may change it. */
export function RuleRow({ icon, name, detail, href, level, levels, withoutRule, onChange }: RuleRowProps) {
  const t = useTranslations('access');
  const isRule = withoutRule === undefined;
  return (
    <li className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
      <span className="grid size-8 shrink-0 place-items-center text-ink-muted [&_svg]:size-4">{icon}</span>
      <div className="min-w-0 flex-1 basis-40">
        {name === '' ? (
          <Skeleton className="w-32" />
        ) : href === undefined ? (
          <p className="font-medium break-words">{name}</p>
        ) : (
          <NameLink href={href as Route}>{name}</NameLink>
        )}
        <p className="text-[0.8125rem] break-words text-ink-muted">{detail}</p>
      </div>
      {onChange === undefined ? (
        level === null ? (
          <span className="text-ink-muted">{withoutRule}</span>
        ) : (
          <AccessBadge level={level} />
        )
      ) : (
        <div className="flex items-center gap-1">
          <AccessLevelMenu
            title={t('accessOf', { name })}
            level={level}
            levels={levels}
            {...(isRule ? {} : { withoutRule })}
            onChange={(next) => {
              if (next !== level) onChange(next);
            }}
          />
          {isRule && (
            <IconButton label={t('removeRule', { name })} onClick={() => onChange(null)} icon={<X aria-hidden />} />
          )}
        </div>
      )}
    </li>
  );
}
