import type { Level, MemberWithRoles } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { inParts } from '@/trpc/in-parts';
import { levelKeys } from './levels';

/** A change of levels that was refused because some levels had changed in the meantime. */
export interface Overtaken {
  /** The level to be set. */
  level: Level;
  /** The members in the refused request, with the levels that were on screen. */
  refused: MemberWithRoles[];
  /** The members whose requests were not sent. */
  rest: MemberWithRoles[];
}

interface LevelsOvertakenProps extends Overtaken {
  onClose: () => void;
  /** Sets the level for these members after all. */
  onGoOn: (members: MemberWithRoles[]) => void;
}

/** Lists the members whose level somebody else changed in the meantime, and asks whether to keep or overwrite those levels. */
export function LevelsOvertaken({ level, refused, rest, onClose, onGoOn }: LevelsOvertakenProps) {
  const t = useTranslations('members');
  const ui = useTranslations('ui');
  const { organization } = useSession();
  const current = trpc.useQueries((each) =>
    inParts(refused.map(({ id }) => id)).map((ids) =>
      each.members.names({ organization_id: organization.id, ids }, { staleTime: 0, gcTime: 0 }),
    ),
  );
  const failed = current.find(({ error }) => error);
  const isKnown = current.every(({ data }) => data);
  const levelOf = new Map(
    current.flatMap(({ data }) => data?.map((member) => [member.id, member.level] as const) ?? []),
  );
  const members = refused.flatMap((member) => {
    const now = levelOf.get(member.id);
    return now === undefined ? [] : [{ ...member, level: now, seen: member.level }];
  });
  const changed = members.filter((member) => member.level !== member.seen && member.level !== level);
  const others = members.filter((member) => !changed.includes(member));
  const goOn = (chosen: MemberWithRoles[]) => {
    onClose();
    if (chosen.length + rest.length > 0) onGoOn([...chosen, ...rest]);
  };
  const nameOfLevel = (of: Level) => t(`levelName.${levelKeys[of]}`);
  return (
    <Dialog title={t('overtaken.title')} isAlert onClose={onClose}>
      <p>{t('overtaken.text', { level: nameOfLevel(level) })}</p>
      {failed ? (
        <QueryError query={failed} />
      ) : !isKnown ? (
        <Skeleton className="mt-3 h-16" />
      ) : (
        <ul className="mt-3 max-h-60 overflow-y-auto">
          {changed.map((member) => (
            <li key={member.id} className="py-1 font-medium break-words">
              {t('overtaken.theirs', { name: nameOf(member.user), level: nameOfLevel(member.level) })}
            </li>
          ))}
        </ul>
      )}
      <DialogActions>
        <Button onClick={onClose}>{ui('cancel')}</Button>
        <Button disabled={!isKnown} onClick={() => goOn(others)}>
          {t('overtaken.keep', { count: changed.length })}
        </Button>
        <Button variant="primary" disabled={!isKnown} onClick={() => goOn(members)}>
          {ui('changeAnyway')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
