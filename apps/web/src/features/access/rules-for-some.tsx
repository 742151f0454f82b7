import type { AccessControl, AccessLevel } from '@rolecall/contracts';
import { ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Avatar } from '@/components/ui/avatar';
import { nameOf } from '@/features/people';
import { useRoleNames } from '@/features/roles/use-role-names';
import { membersIn, rolesIn } from './names';
import { RuleRow } from './rule-row';
import { useMemberNames } from './use-member-names';
import type { RuleChange } from './use-set-rule';

interface RulesForSomeProps {
  rules: AccessControl[];
  levels: readonly AccessLevel[];
  /** Undefined if the user may not change rules. */
  onChange: ((change: RuleChange) => void) | undefined;
}

/** The rules for roles and for people, with their names. */
export function RulesForSome({ rules, levels, onChange }: RulesForSomeProps) {
  const t = useTranslations('access');
  const roleName = useRoleNames(rolesIn(rules));
  const { personOf, isLoading } = useMemberNames(membersIn(rules));
  return rules.map(({ role, organization_member, access_level: before }) => {
    const target = { role, organization_member };
    const person = organization_member === null ? undefined : personOf(organization_member);
    const name = role === null ? (person ? nameOf(person) : isLoading ? '' : t('deactivatedMember')) : roleName(role);
    return (
      <RuleRow
        key={`${role} ${organization_member}`}
        icon={role === null ? <Avatar name={name} /> : <ShieldCheck aria-hidden />}
        name={name}
        detail={role === null ? (person?.email ?? '') : t('role')}
        href={role === null ? person && `/members/${person.uuid}` : `/roles/${role}`}
        level={before}
        levels={levels}
        onChange={onChange && ((level) => onChange({ target, name, before, level }))}
      />
    );
  });
}
