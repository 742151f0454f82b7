'use client';

import type { AccessLevel } from '@rolecall/contracts';
import { ChevronDown } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import { AccessBadge } from './access-badge';
import { levelMeanings, levelNames } from './words';

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
export const AccessLevelMenu = ({ title, level, levels, withoutRule, onChange }: AccessLevelMenuProps) => (
  <Menu
    label={title}
    placement="bottom end"
    trigger={(props) => (
      <Button {...props} variant="quiet" size="small">
        <span className="sr-only">{title}: </span>
        {level === null ? withoutRule : <AccessBadge level={level} />}
        <ChevronDown aria-hidden />
      </Button>
    )}
    sections={[
      {
        title,
        options: [
          ...levels.map((each) => ({ id: each as string, label: levelNames[each], detail: levelMeanings[each] })),
          ...(withoutRule === undefined ? [] : [{ id: unset, label: 'Nothing set', detail: withoutRule }]),
        ],
        selected: level ?? unset,
        onSelect: (id) => onChange(id === unset ? null : (id as AccessLevel)),
      },
    ]}
  />
);
