'use client';

import type { AccessControls, AccessLevel } from '@rolecall/contracts';
import { Plus, ShieldCheck, Users, X } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { lazily } from '@/components/lazily';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { hidden } from '@/components/ui/hidden';
import { IconButton } from '@/components/ui/icon-button';
import { Pagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { NameLink } from '@/components/ui/text-link';
import { toastFailed, toastFailure } from '@/components/ui/toast';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import { useRoleNames } from '@/features/roles/use-role-names';
import { failureOf } from '@/trpc/errors';
import { AccessBadge } from './access-badge';
import { AccessLevelMenu } from './access-level-menu';
import {
  type AccessObject,
  effectiveLevel,
  everybodyElse,
  isDefault,
  isLess,
  levelFor,
  type Target,
  withoutRuleFor,
} from './rules';
import { rulesOnPage } from './search';
import { useMemberNames } from './use-member-names';
import { type RuleChange, subjectOf, useSetRule } from './use-set-rule';

const AddRuleDialog = lazily(() => import('./add-rule-dialog'), 'AddRuleDialog');
const ConfirmLessAccess = lazily(() => import('./confirm-less-access'), 'ConfirmLessAccess');

interface AccessRulesProps {
  object: AccessObject;
  title: string;
  description: ReactNode;
  /** The rules about the object, and what there is to choose from. */
  answer: AccessControls;
  /** The rules about all of its kind, where it is one resource: they count where its own say nothing. */
  behind?: AccessControls['access_controls'];
}

const noRules: AccessControls['access_controls'] = [];

/** The rules about something: the default for everybody, and levels for roles and for people. */
export function AccessRules({ object, title, description, answer, behind = noRules }: AccessRulesProps) {
  const { access_controls: rules, available_access_levels: levels, user_can_edit_access_levels: canEdit } = answer;
  const t = useTranslations('access');
  const ui = useTranslations('ui');
  const [page, setPage] = useState(1);
  const [isAdding, setAdding] = useState(false);
  const [asking, setAsking] = useState<RuleChange | null>(null);
  const set = useSetRule(object);
  usePreload(AddRuleDialog.load, ConfirmLessAccess.load, Dialog.load);
  const forSome = rules.filter((rule) => !isDefault(rule));
  const shown = forSome.slice((page - 1) * rulesOnPage, page * rulesOnPage);
  const roleName = useRoleNames(shown.flatMap(({ role }) => role ?? []));
  const { personOf, isLoading } = useMemberNames(shown.flatMap(({ organization_member: id }) => id ?? []));

  const levelAmong = (among: typeof rules, target: Target) =>
    effectiveLevel(among, behind, answer.default_access_level, target);
  const levelWithoutRule = (target: Target) => levelAmong(withoutRuleFor(rules, target), target);
  const takesAccess = ({ target, level }: Pick<RuleChange, 'target' | 'level'>): boolean =>
    isLess({ rules, behind, fallback: answer.default_access_level, levels }, target, level);
  const send = (change: RuleChange) =>
    set.mutate(change, {
      onError(error) {
        const title = t('notSet', subjectOf(change));
        const failure = failureOf(error);
        if (failure.code !== 'precondition_failed') return toastFailed(title, error);
        toastFailure(title, failure, {
          label: ui('changeAnyway'),
          onAction: () => set.mutate({ ...change, isInsisted: true }),
        });
      },
    });
  const change = (each: RuleChange) => (takesAccess(each) ? setAsking(each) : send(each));
  const defaultLevel = levelFor(rules, everybodyElse) ?? null;
  const withoutDefault = t(`level.${levelWithoutRule(everybodyElse)}`);
  return (
    <Panel
      title={title}
      description={description}
      action={
        canEdit && (
          <Button size="small" onClick={() => setAdding(true)}>
            <Plus aria-hidden /> {t.rich('addTo', { title, hidden })}
          </Button>
        )
      }
    >
      <ul aria-label={t('rules', { title })} className="divide-y divide-line">
        <RuleRow
          icon={<Users aria-hidden />}
          name={t('everybodyElse')}
          detail={t('everybodyElseText')}
          level={defaultLevel}
          levels={levels}
          withoutRule={t('nothingSetBut', { level: withoutDefault })}
          {...(canEdit
            ? {
                onChange: (level: AccessLevel | null) =>
                  change({ target: everybodyElse, name: '', before: defaultLevel, level }),
              }
            : {})}
        />
        {shown.map((rule) => {
          const { role, organization_member, access_level } = rule;
          const target = { role, organization_member };
          const person = organization_member === null ? undefined : personOf(organization_member);
          const name =
            role === null ? (person ? nameOf(person) : isLoading ? '' : t('deactivatedMember')) : roleName(role);
          const edit = (level: AccessLevel | null) => change({ target, name, before: access_level, level });
          return (
            <RuleRow
              key={`${role} ${organization_member}`}
              icon={role === null ? <Avatar name={name} /> : <ShieldCheck aria-hidden />}
              name={name}
              detail={role === null ? (person?.email ?? '') : t('role')}
              href={role === null ? person && `/members/${person.uuid}` : `/roles/${role}`}
              level={access_level}
              levels={levels}
              {...(canEdit ? { onChange: edit } : {})}
            />
          );
        })}
      </ul>
      {forSome.length > rulesOnPage && (
        <Pagination
          count={forSome.length}
          page={page}
          pageSize={rulesOnPage}
          noun={[t('nounRule'), t('nounRules')]}
          onPage={setPage}
        />
      )}
      {isAdding && (
        <AddRuleDialog
          object={object}
          title={title}
          levels={levels}
          rules={rules}
          isLess={takesAccess}
          onClose={() => setAdding(false)}
        />
      )}
      {asking && (
        <ConfirmLessAccess
          object={object}
          change={asking}
          after={asking.level ?? levelWithoutRule(asking.target)}
          onClose={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null);
            send(asking);
          }}
        />
      )}
    </Panel>
  );
}

interface RuleRowProps {
  icon: ReactNode;
  /** Empty while it loads. */
  name: string;
  detail: string;
  href?: string | undefined;
  level: AccessLevel | null;
  levels: readonly AccessLevel[];
  withoutRule?: string;
  /** Missing for those who may not change rules. */
  onChange?: (level: AccessLevel | null) => void;
}

function RuleRow({ icon, name, detail, href, level, levels, withoutRule, onChange }: RuleRowProps) {
  const t = useTranslations('access');
  const isRule = withoutRule === undefined;
  return (
    <li className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
      <span className="grid size-8 shrink-0 place-items-center text-ink-muted [&_svg]:size-4">{icon}</span>
      <div className="min-w-0 flex-1">
        {name === '' ? (
          <Skeleton className="w-32" />
        ) : href === undefined ? (
          <p className="font-medium break-words">{name}</p>
        ) : (
          <NameLink href={href as Route}>{name}</NameLink>
        )}
        <p className="truncate text-[0.8125rem] text-ink-muted">{detail}</p>
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
