import { KeyRound, Monitor } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Fetched } from '@/components/fetched';
import { PagedList } from '@/components/ui/paged-list';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { TextLink } from '@/components/ui/text-link';
import { useDeviceName } from '@/features/account/use-device-name';
import { useReachOf } from '@/features/api-keys/key-cells';
import { useCan, useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { keysOfMemberInput, sessionsOfMemberInput, shownCredentials } from './search';

interface MemberCredentialsProps {
  person: { uuid: string; name: string };
}

/** A member's API keys and sessions, for people who may see them. */
export function MemberCredentials(props: MemberCredentialsProps) {
  const canSeeKeys = useCan('personalApiKeys.listOfOrganization');
  const canSeeSessions = useCan('members.sessions');
  return (
    <>
      {canSeeKeys && <Keys {...props} />}
      {canSeeSessions && <Sessions {...props} />}
    </>
  );
}

function Keys({ person: { uuid, name } }: MemberCredentialsProps) {
  const t = useTranslations('members.keys');
  const { organization } = useSession();
  const reachOf = useReachOf();
  const keys = trpc.personalApiKeys.listOfOrganization.useQuery(keysOfMemberInput(organization.id, uuid));
  return (
    <Panel title={t('title')}>
      <Fetched query={keys} className="h-16">
        {({ count, results }) =>
          count === 0 ? (
            <p className="text-pretty text-ink-muted">{t('none', { name, organization: organization.name })}</p>
          ) : (
            <>
              <ul aria-label={t('of', { name })} className="divide-y divide-line">
                {results.map((key) => (
                  <li key={key.id} className="flex items-center gap-3 py-2">
                    <KeyRound aria-hidden className="size-4 shrink-0 text-ink-muted" />
                    <div className="min-w-0 flex-1">
                      <p className="font-medium wrap-anywhere">{key.label}</p>
                      <p className="text-[0.8125rem] text-pretty text-ink-muted">
                        {key.last_used_at === null
                          ? t('unused', { access: reachOf(key) })
                          : t.rich('used', {
                              access: reachOf(key),
                              time: () => <RelativeTime value={key.last_used_at ?? ''} />,
                            })}
                      </p>
                    </div>
                  </li>
                ))}
              </ul>
              <p className="mt-2">
                <TextLink href={`/settings/member-keys?owner=${uuid}`}>{t('all', { count })}</TextLink>
              </p>
            </>
          )
        }
      </Fetched>
    </Panel>
  );
}

function Sessions({ person: { uuid, name } }: MemberCredentialsProps) {
  const t = useTranslations('members.sessions');
  const { organization } = useSession();
  const deviceName = useDeviceName();
  const [page, setPage] = useState(1);
  const sessions = trpc.members.sessions.useQuery(sessionsOfMemberInput(organization.id, uuid, page), keepingPrevious);
  return (
    <Panel title={t('title')} description={t('description', { name })}>
      <PagedList
        label={t('of', { name })}
        query={sessions}
        empty={t('none', { name })}
        page={page}
        pageSize={shownCredentials}
        noun={[t('noun.one'), t('noun.several')]}
        onPage={setPage}
      >
        {(session) => (
          // Sessions have no ids, so the start time is the key.
          <li key={session.created_at} className="flex items-center gap-3 py-2">
            <Monitor aria-hidden className="size-4 shrink-0 text-ink-muted" />
            <div className="min-w-0 flex-1">
              <p className="font-medium wrap-anywhere">{deviceName(session)}</p>
              <p className="text-[0.8125rem] text-pretty text-ink-muted">
                {t.rich(session.authenticated_at === session.created_at ? 'times' : 'timesWithConfirmed', {
                  since: () => <RelativeTime value={session.created_at} />,
                  confirmed: () => <RelativeTime value={session.authenticated_at} />,
                  end: () => <RelativeTime value={session.expires_at} isAhead />,
                })}
              </p>
            </div>
          </li>
        )}
      </PagedList>
    </Panel>
  );
}
