import type { GroupSyncPlan, GroupSyncWithPlan } from '@rolecall/contracts';
import { Minus, Plus, TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { keepFocus } from '@/components/keep-focus';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { FormError } from '@/components/ui/form-error';
import { Panel } from '@/components/ui/panel';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { TextLink } from '@/components/ui/text-link';
import { toastDone } from '@/components/ui/toast';
import { providerLabel } from '@/features/external-groups/providers';
import { InviteDialog } from '@/features/invites/dialogs';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { type Failure, failureOf } from '@/trpc/errors';
import { carefulFrom, shareOfCap } from './cap';
import { StateBadge } from './state-badge';

/** The maximum number of lines shown per list. */
const maxLines = 100;

interface RunProps {
  id: string;
  onClose: () => void;
  /** Called with the outdated plan that is to be made again. */
  onAgain: (outdated: GroupSyncWithPlan) => void;
}

/** One plan: its changes to each role, how much of its cap it uses, and a button to apply it. */
export function Run({ id, onClose, onAgain }: RunProps) {
  const t = useTranslations('groupSyncs');
  const { organization } = useSession();
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const run = trpc.groupSyncs.get.useQuery({ organization_id: organization.id, id });
  const isGone = [refusal, run.error && failureOf(run.error)].some((failure) => failure?.code === 'not_found');
  if (isGone)
    return (
      <Panel
        title={t('runGone')}
        description={t('historyText')}
        action={
          <ul ref={keepFocus}>
            <li>
              <Button onClick={onClose}>{t('close')}</Button>
            </li>
          </ul>
        }
      />
    );
  if (run.error && !run.data) return <QueryError query={run} />;
  if (!run.data)
    return (
      <Loading label={t('loading')}>
        <Skeleton className="h-40" />
      </Loading>
    );
  const { plan, state, provider, provider_organization_id } = run.data;
  const isOutdated = state !== 'applied' && (run.data.is_outdated || refusal !== null);
  return (
    <Panel
      title={t('planFor', { provider: providerLabel(provider), organization: provider_organization_id })}
      description={t('totals', { ...plan.totals })}
      action={
        <ul ref={keepFocus} className="flex flex-wrap items-center gap-2">
          <li>
            <StateBadge run={{ state, is_outdated: isOutdated }} />
          </li>
          <li>
            <Button onClick={onClose}>{t('close')}</Button>
          </li>
          {state === 'applied' ? (
            <InviteOthers plan={plan} />
          ) : isOutdated ? (
            <li>
              <Button variant="primary" onClick={() => onAgain(run.data)}>
                {t('newPlan')}
              </Button>
            </li>
          ) : (
            <Apply run={run.data} onOver={setRefusal} />
          )}
        </ul>
      }
    >
      <div className="space-y-5">
        {isOutdated && <Outdated since={run.data.created_at} refusal={refusal} />}
        <Gauge plan={plan} />
        <Roles plan={plan} />
        <Others plan={plan} />
      </div>
    </Panel>
  );
}

/** Says why a plan can no longer be applied, with the server's refusal if there was one. */
function Outdated({ since, refusal }: { since: string; refusal: Failure | null }) {
  const t = useTranslations('groupSyncs');
  return (
    <div className="space-y-2">
      {refusal ? (
        <FormError failure={refusal} />
      ) : (
        <p className="rounded-md bg-warning-soft px-3 py-2 text-pretty text-on-warning-soft">{t('outdated')}</p>
      )}
      <p>
        <TextLink href={`/activity?since=${since.slice(0, 10)}`}>{t('seeChanges')}</TextLink>
      </p>
    </div>
  );
}

/** Applies a plan after confirmation. If it revokes a lot, the user must type the number of revocations. */
function Apply({
  run: { id, plan, state },
  onOver,
}: {
  run: GroupSyncWithPlan;
  /** Called with the reason if the plan can never be applied. */
  onOver: (refusal: Failure) => void;
}) {
  const t = useTranslations('groupSyncs');
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const [isAsking, setAsking] = useState(false);
  const { revoked } = plan.cap;
  const apply = trpc.groupSyncs.applyPlan.useMutation({
    onSuccess() {
      setAsking(false);
      toastDone(t('applied'));
      void utils.invalidate();
    },
    onError(error) {
      const failure = failureOf(error);
      if (failure.messageId !== 'groupSyncStale' && failure.code !== 'not_found') return;
      setAsking(false);
      onOver(failure);
      void utils.groupSyncs.invalidate();
    },
  });
  const isCareful = state === 'refused' || shareOfCap(plan) > carefulFrom;
  return (
    <li>
      <Button variant="primary" onClick={() => setAsking(true)}>
        {t('apply')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('applyTitle')}
          // Stays open while the request is pending, as its outcome is shown here.
          onClose={() => apply.isPending || setAsking(false)}
          confirm={t('apply')}
          write={apply}
          typed={isCareful ? String(revoked) : undefined}
          onConfirm={() =>
            apply.mutate({
              organization_id: organization.id,
              id,
              // The number that the user typed becomes the cap of this run.
              ...(state === 'refused' ? { max_revocations: String(revoked) } : {}),
            })
          }
        >
          <p>{t('applyText', { additions: plan.totals.additions, revocations: plan.totals.revocations })}</p>
          {isCareful && <p>{t('applyCareful', { count: revoked })}</p>}
        </ConfirmDialog>
      )}
    </li>
  );
}

/** Invites people in the groups who are not members. Only after the plan is applied, as inviting would make it outdated. */
function InviteOthers({ plan }: { plan: GroupSyncPlan }) {
  const t = useTranslations('groupSyncs');
  const canInvite = useCan('invites.create');
  const [isInviting, setInviting] = useState(false);
  const utils = trpc.useUtils();
  const addresses = plan.not_members.flatMap(({ email, invite }) => (email && invite === 'to_make' ? [email] : []));
  if (!canInvite || (addresses.length === 0 && !isInviting)) return null;
  return (
    <li>
      <Button onClick={() => setInviting(true)}>{t('invite', { count: addresses.length })}</Button>
      {isInviting && (
        <InviteDialog
          addresses={addresses}
          onClose={(invited) => {
            setInviting(false);
            if (invited) void utils.groupSyncs.get.invalidate();
          }}
        />
      )}
    </li>
  );
}

/** How much of its revocation cap the plan uses. */
function Gauge({ plan }: { plan: GroupSyncPlan }) {
  const t = useTranslations('groupSyncs');
  const { cap } = plan;
  const use = Math.min(1, shareOfCap(plan));
  const isOver = cap.refusals.length > 0;
  return (
    <div className="space-y-2">
      <p id="cap">{t('cap', { revoked: cap.revoked, synced: cap.synced, limit: cap.max_revocations })}</p>
      <meter
        aria-labelledby="cap"
        min={0}
        max={1}
        high={carefulFrom}
        optimum={0}
        value={isOver ? 1 : use}
        className="h-3 w-full max-w-lg"
      />
      {isOver && (
        <ul className="space-y-1">
          {cap.refusals.map((refusal) => (
            <li key={`${refusal.kind} ${refusal.role_id ?? ''}`} className="flex items-start gap-2">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {t(`refusal.${refusal.kind}`, {
                  role: refusal.role_name ?? '',
                  revoked: refusal.revoked,
                  synced: refusal.synced,
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const andMore = <Line,>(lines: readonly Line[]) =>
  [lines.slice(0, maxLines), Math.max(0, lines.length - maxLines)] as const;

/** The changes, grouped by role. */
function Roles({ plan }: { plan: GroupSyncPlan }) {
  const t = useTranslations('groupSyncs');
  const format = useFormatter();
  if (plan.roles.length === 0) return <p className="text-ink-muted">{t('nothingChanges')}</p>;
  return plan.roles.map((role) => {
    const isOf = ({ role_id }: { role_id: string }) => role_id === role.role_id;
    const lines = [
      ...plan.revocations.filter(isOf).map((line) => ({
        ...line,
        isAdded: false,
        text: t(line.keeps_role ? 'keepsRole' : `reason.${line.reason}`, { group: line.group }),
      })),
      ...plan.additions.filter(isOf).map((line) => ({
        ...line,
        isAdded: true,
        text: t(`reason.${line.reason}`, {
          group: line.group,
          date:
            line.removed_by_hand_at === null
              ? ''
              : format.dateTime(new Date(line.removed_by_hand_at), { dateStyle: 'medium' }),
        }),
      })),
    ];
    const [shown, more] = andMore(lines);
    return (
      <section key={role.role_id} aria-label={role.role_name}>
        <h3 className="font-medium [overflow-wrap:anywhere]">{role.role_name}</h3>
        <p className="text-ink-muted">
          {t('roleTotals', { count: role.member_count, added: role.added, lost: role.lost, share: role.lost_share })}
        </p>
        <ul className="mt-2 space-y-1">
          {shown.map(({ isAdded, email, source_key, text }) => (
            <li key={`${email} ${source_key} ${isAdded}`} className="flex items-start gap-2">
              {isAdded ? (
                <Plus aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
              ) : (
                <Minus aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
              )}
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {t(isAdded ? 'adds' : 'revokes', { email })} <span className="text-ink-muted">{text}</span>
              </span>
            </li>
          ))}
        </ul>
        {more > 0 && <p className="mt-1 text-ink-muted">{t('more', { count: more })}</p>}
      </section>
    );
  });
}

/** Findings that change nothing but are worth knowing. */
function Others({ plan }: { plan: GroupSyncPlan }) {
  const t = useTranslations('groupSyncs');
  const personOf = ({ email, provider_user_id }: { email: string | null; provider_user_id: string | null }) =>
    email ?? provider_user_id ?? '';
  const lines = [
    ...plan.not_members.map(
      (line) =>
        `${personOf(line)}: ${t(`reason.${line.invite === 'made' ? 'invited' : line.invite === 'joined' ? 'joined' : line.reason}`)}`,
    ),
    ...plan.ambiguous.map((line) => `${personOf(line)}: ${t(`reason.${line.reason}`)}`),
    ...plan.left_out.map(({ email, role_name }) => t('reason.removed_by_hand', { email, role: role_name })),
    ...[...plan.orphans, ...plan.unknown].map(
      ({ group, role_name, reason }) => `${group} (${role_name}): ${t(`reason.${reason}`)}`,
    ),
    ...plan.drifts.map(({ group, reason, before, after }) =>
      t(`reason.${reason}`, { group, before: before ?? '', after: after ?? '' }),
    ),
    ...plan.unreferenced.map(({ name, reason }) => `${name}: ${t(`reason.${reason}`)}`),
  ];
  if (lines.length === 0) return null;
  const [shown, more] = andMore(lines);
  return (
    <section aria-label={t('unchanged')}>
      <h3 className="font-medium">{t('unchanged')}</h3>
      <ul className="mt-2 list-inside list-disc space-y-1">
        {shown.map((line) => (
          <li key={line} className="[overflow-wrap:anywhere]">
            {line}
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-1 text-ink-muted">{t('more', { count: more })}</p>}
    </section>
  );
}
