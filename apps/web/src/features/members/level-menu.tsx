'use client';

import type { Level, MemberWithState } from '@rolecall/contracts';
import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { AskFirst } from '@/components/ui/confirm-dialog';
import { hidden } from '@/components/ui/hidden';
import { Menu } from '@/components/ui/menu';
import { nameOf } from '@/features/people';
import { LevelBadge } from './level-badge';
import { levelKeys, owner, useLevelRules, useLevelsToGive } from './levels';
import { useChangeLevel } from './use-change-level';

/** A member's level, with a menu to change it for people who may. */
export function LevelMenu({ member }: { member: Pick<MemberWithState, 'user' | 'level' | 'is_active'> }) {
  const t = useTranslations('members');
  const { canChange, isSelf } = useLevelRules(member);
  const options = useLevelsToGive();
  const changeLevel = useChangeLevel(member);
  const [asked, setAsked] = useState<Level | null>(null);
  const router = useRouter();
  if (!canChange) return <LevelBadge level={member.level} />;
  const name = nameOf(member.user);
  const title = t('levelOf', { name });
  return (
    <>
      <Menu
        label={title}
        trigger={(props) => (
          <Button {...props} variant="quiet" size="small" className="-ml-2.5">
            {t.rich('levelOfTrigger', { name, hidden, badge: () => <LevelBadge level={member.level} /> })}
            <ChevronDown aria-hidden />
          </Button>
        )}
        sections={[
          {
            title,
            options,
            selected: String(member.level),
            onSelect: (id) => {
              const level = Number(id) as Level;
              if (level === member.level) return;
              // What cannot be taken back by the same person, or gives everything, is asked for twice.
              if (isSelf || level === owner) setAsked(level);
              else void changeLevel(level);
            },
          },
        ]}
      />
      {asked !== null && (
        <AskFirst
          title={isSelf ? t('lowerOwnTitle') : t('makeOwnerTitle', { name })}
          onClose={() => setAsked(null)}
          confirm={isSelf ? t(`become.${levelKeys[asked]}`) : t('makeOwner')}
          onConfirm={async () => {
            if ((await changeLevel(asked)) && isSelf) router.refresh();
          }}
        >
          <p>{isSelf ? t('lowerOwnText') : t('makeOwnerText')}</p>
        </AskFirst>
      )}
    </>
  );
}
