import type { AccessLevel } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { AskFirst } from '@/components/ui/confirm-dialog';
import { trpc } from '@/trpc/client';
import { type AccessObject, isDefault } from './rules';
import { type RuleChange, subjectOf } from './use-set-rule';

interface ConfirmLessAccessProps {
  object: AccessObject;
  change: RuleChange;
  /** The level that applies afterwards. */
  after: AccessLevel;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks for confirmation before a rule change that may give people less access than before. */
export function ConfirmLessAccess({ object, change, after, onClose, onConfirm }: ConfirmLessAccessProps) {
  const t = useTranslations('access');
  const { target, name, level } = change;
  return (
    <AskFirst
      title={t(level === null ? 'removeTitle' : 'lessTitle', subjectOf(change))}
      onClose={onClose}
      confirm={level === null ? t('remove') : t('setTo', { level: t(`level.${level}`) })}
      onConfirm={onConfirm}
    >
      {isDefault(target) ? (
        <DefaultConsequence object={object} after={after} />
      ) : (
        <p>{t(target.role === null ? 'lessForPerson' : 'lessForRole', { name, level: t(`level.${after}`) })}</p>
      )}
      <p>{t('adminsKeep')}</p>
    </AskFirst>
  );
}

/** Whom a change of the default affects: for a project, the number of people who have access by default now. */
function DefaultConsequence({ object: { projectId, resource }, after }: { object: AccessObject; after: AccessLevel }) {
  const t = useTranslations('access');
  const level = t(`level.${after}`);
  const { data } = trpc.access.projectUsers.useQuery({ project_id: projectId }, { enabled: resource === 'project' });
  const count = data?.users.filter(({ access_source }) => access_source === 'default').length;
  return <p>{count === undefined ? t('lessByDefault', { level }) : t('lessByDefaultCount', { count, level })}</p>;
}
