'use client';

import type { Level, MemberWithState } from '@rolecall/contracts';
import { ChevronDown } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Menu } from '@/components/ui/menu';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { LevelBadge } from './level-badge';
import { levelMeanings, levelNames, levelNouns, useLevelRules, useLevelsToGive } from './levels';
import { useChangeLevel } from './use-change-level';

/** A member's level, with a menu to change it for people who may. */
export function LevelMenu({ member }: { member: Pick<MemberWithState, 'user' | 'level' | 'is_active'> }) {
  const { organization } = useSession();
  const { canChange, isSelf } = useLevelRules(member);
  const given = useLevelsToGive();
  const changeLevel = useChangeLevel(member);
  const [lowerTo, setLowerTo] = useState<Level | null>(null);
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
              if (isSelf && level < member.level) setLowerTo(level);
              else changeLevel(organization.id, level);
            },
          },
        ]}
      />
      {lowerTo !== null && (
        <ConfirmDialog
          title="Lower your own level?"
          isOpen
          onOpenChange={() => setLowerTo(null)}
          confirm={`Become ${levelNouns[lowerTo]}`}
          onConfirm={() => {
            setLowerTo(null);
            changeLevel(organization.id, lowerTo, { onSuccess: () => router.refresh() });
          }}
        >
          <p>Only somebody of a higher level can raise you again, and the organization keeps at least one owner.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
