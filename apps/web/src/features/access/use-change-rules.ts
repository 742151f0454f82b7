'use client';

import type { AccessControls } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { toastFailed, toastFailure } from '@/components/ui/toast';
import { failureOf } from '@/trpc/errors';
import { type AccessObject, effectiveLevel, isLess, type Target, withoutRuleFor } from './rules';
import { type RuleChange, subjectOf, useSetRule } from './use-set-rule';

/**
 * Changes rules about something.
 * @param behind the rules that count where its own say nothing
 * @param ask asks first, where a change takes access from somebody
 */
export function useChangeRules(
  object: AccessObject,
  { access_controls: rules, available_access_levels: levels, default_access_level: fallback }: AccessControls,
  behind: AccessControls['access_controls'],
  ask: (change: RuleChange) => void,
) {
  const t = useTranslations('access');
  const ui = useTranslations('ui');
  const set = useSetRule(object);
  const levelWithoutRule = (target: Target) => effectiveLevel(withoutRuleFor(rules, target), behind, fallback, target);
  const takesAccess = ({ target, level }: Pick<RuleChange, 'target' | 'level'>): boolean =>
    isLess({ rules, behind, fallback, levels }, target, level);
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
  const change = (each: RuleChange) => (takesAccess(each) ? ask(each) : send(each));
  return { change, send, takesAccess, levelWithoutRule };
}
