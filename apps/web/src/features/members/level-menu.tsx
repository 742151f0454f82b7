'use client';

import type { Level, MemberWithState } from '@rolecall/contracts';
import { ChevronDown } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Menu } from '@/components/ui/menu';
import { nameOf } from '@/features/people';
import { LevelBadge } from './level-badge';
import { levelMeanings, levelNames, levelNouns, useLevelRules, useLevelsToGive } from './levels';
import { useChangeLevel } from './use-change-level';

const owner = 15;

/** A member's level, with a menu to change it for people who may. */
export function LevelMenu({ member }: { member: Pick<MemberWithState, 'user' | 'level' | 'is_active'> }) {
  const { canChange, isSelf } = useLevelRules(member);
  const given = useLevelsToGive();
  const changeLevel = useChangeLevel(member);
  const [asked, setAsked] = useState<Level | null>(null);
  const router = useRouter();
  if (!canChange) return <LevelBadge level={member.level} />;
  const title = `Level of ${nameOf(member.user)}`;
  return (
    <>
      <Menu
        label={title}
        trigger={(props) => (
          <Button {...props} variant="quiet" size="small" className="-ml-2.5">
            <span className="sr-only">{title}: </span>
            <LevelBadge level={member.level} />
            <ChevronDown aria-hidden />
          </Button>
        )}
        sections={[
          {
            title,
            options: given.map((level) => ({
              id: String(level),
              label: levelNames[level],
              detail: levelMeanings[level],
            })),
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
        <ConfirmDialog
          title={isSelf ? 'Lower your own level?' : `Make ${nameOf(member.user)} an owner?`}
          isOpen
          onOpenChange={() => setAsked(null)}
          confirm={isSelf ? `Become ${levelNouns[asked]}` : 'Make owner'}
          onConfirm={async () => {
            setAsked(null);
            if ((await changeLevel(asked)) && isSelf) router.refresh();
          }}
        >
          {isSelf ? (
            <p>Only someone at a higher level can raise you again, and the organization keeps at least one owner.</p>
          ) : (
            <p>Owners can do everything: change any level, remove anyone, and delete the organization.</p>
          )}
        </ConfirmDialog>
      )}
    </>
  );
}
