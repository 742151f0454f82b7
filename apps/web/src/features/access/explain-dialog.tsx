import type { AccessExplanation, ConsideredRule } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Fetched } from '@/components/fetched';
import { Badge } from '@/components/ui/badge';
import { Dialog } from '@/components/ui/dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { LineSkeleton } from '@/components/ui/skeleton';
import { TextLink } from '@/components/ui/text-link';
import { nameOf } from '@/features/people';
import { grantText } from '@/features/roles/grant-words';
import { trpc } from '@/trpc/client';
import { AccessBadge } from './access-badge';
import type { AccessObject } from './rules';
import { describeScope } from './words';

interface ExplainDialogProps extends AccessObject {
  person: { uuid: string; name: string };
  /** The name of the project or dashboard. */
  objectName: string;
  onClose: () => void;
}

/** Explains a person's access level: every rule considered and, for rules about roles, why the person has the role. */
export function ExplainDialog({ person, objectName, onClose, ...object }: ExplainDialogProps) {
  const t = useTranslations('access');
  const { projectId, resource, dashboardId } = object;
  const explained = trpc.access.explain.useQuery({
    project_id: projectId,
    user_uuid: person.uuid,
    resource,
    ...(dashboardId === null ? {} : { resource_id: String(dashboardId) }),
  });
  return (
    <Dialog title={t('explainTitle', { name: person.name, object: objectName })} onClose={onClose}>
      <Fetched query={explained} label={t('loadingReasons')} skeleton={<LineSkeleton />}>
        {(explanation) => <Reasons explanation={explanation} />}
      </Fetched>
    </Dialog>
  );
}

function Reasons({ explanation: { user, access_level, access_source, rules } }: { explanation: AccessExplanation }) {
  const t = useTranslations('access');
  const isDecided = rules.some(({ decides }) => decides);
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <AccessBadge level={access_level} /> {t(`source.${access_source}`)}
      </p>
      {access_source === 'organization_admin' ? (
        <p className="mt-2 text-pretty text-ink-muted">{t('highestEverywhere')}</p>
      ) : (
        !isDecided && <p className="mt-2 text-pretty text-ink-muted">{t('undecided')}</p>
      )}
      {rules.length > 0 && (
        <>
          <h3 className="mt-4 mb-1 font-medium">{t('rulesFor', { name: nameOf(user) })}</h3>
          <ul aria-label={t('ruleList')} className="divide-y divide-line">
            {rules.map((rule) => (
              <Rule key={`${rule.resource} ${rule.resource_id} ${rule.role} ${rule.organization_member}`} rule={rule} />
            ))}
          </ul>
        </>
      )}
      <p className="mt-4">
        <TextLink href={`/members/${user.uuid}`}>{t('openPerson', { name: nameOf(user) })}</TextLink>
      </p>
    </>
  );
}

function Rule({ rule }: { rule: ConsideredRule }) {
  const t = useTranslations('access');
  const tRoles = useTranslations('roles');
  const { role_name, organization_member, access_level, decides, grants } = rule;
  return (
    <li className="py-2">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium break-words">
          {role_name === null
            ? t(organization_member === null ? 'everybodyElse' : 'thisPerson')
            : t('ruleRole', { name: role_name })}
        </span>
        <span className="text-ink-muted">{describeScope(t, rule)}</span>
        <AccessBadge level={access_level} />
        {decides && <Badge tone="accent">{t('decides')}</Badge>}
      </p>
      {grants.map(({ source, source_key, granted_by, granted_at }) => (
        <p key={`${source} ${source_key}`} className="text-[0.8125rem] text-ink-muted">
          {t.rich('hasRole', {
            reason: grantText(tRoles, source, granted_by ? nameOf(granted_by) : undefined),
            time: () => <RelativeTime value={granted_at} />,
          })}
        </p>
      ))}
    </li>
  );
}
