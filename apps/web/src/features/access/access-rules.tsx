import type { AccessControls } from '@rolecall/contracts';
import { Plus, Users } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { hidden } from '@/components/ui/hidden';
import { lastPage, Pagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { toastFailed, toastFailure } from '@/components/ui/toast';
import { usePreload } from '@/components/ui/use-preload';
import { failureOf } from '@/trpc/errors';
import { rulesForSome, rulesShown } from './names';
import { RuleRow } from './rule-row';
import {
  type AccessObject,
  effectiveLevel,
  everybodyElse,
  isLess,
  levelFor,
  type Target,
  withoutRuleFor,
} from './rules';
import { RulesForSome } from './rules-for-some';
import { rulesOnPage } from './search';
import { type RuleChange, subjectOf, useSetRule } from './use-set-rule';

const AddRuleDialog = lazily(() => import('./add-rule-dialog'), 'AddRuleDialog');
const ConfirmLessAccess = lazily(() => import('./confirm-less-access'), 'ConfirmLessAccess');

interface AccessRulesProps {
  object: AccessObject;
  title: string;
  description: ReactNode;
  /** The rules about the object, and the levels to choose from. */
  answer: AccessControls;
  /** For a single resource: the rules about all resources of its kind, which apply if its own rules set nothing. */
  behind?: AccessControls['access_controls'];
}

const noRules: AccessControls['access_controls'] = [];

/**
 * Changes the rules about an object.
 * @param behind the rules that apply if the object's own rules set nothing
 * @param ask asks for confirmation before a change that takes access from somebody
 */
function useChangeRules(
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

/** The rules about an object: the default for everybody, and levels for roles and for people. */
export function AccessRules({ object, title, description, answer, behind = noRules }: AccessRulesProps) {
  const { access_controls: rules, available_access_levels: levels, user_can_edit_access_levels: canEdit } = answer;
  const t = useTranslations('access');
  const [chosenPage, setPage] = useState(1);
  const [isAdding, setAdding] = useState(false);
  const [asking, setAsking] = useState<RuleChange | null>(null);
  usePreload(canEdit && AddRuleDialog.load, canEdit && ConfirmLessAccess.load, Dialog.load);
  const forSome = rulesForSome(rules);
  // The last page disappears when its last rule is removed.
  const page = Math.min(chosenPage, lastPage(forSome.length, rulesOnPage));
  const shown = rulesShown(forSome, page);
  const { change, send, takesAccess, levelWithoutRule } = useChangeRules(object, answer, behind, setAsking);
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
          onChange={
            canEdit ? (level) => change({ target: everybodyElse, name: '', before: defaultLevel, level }) : undefined
          }
        />
        <RulesForSome rules={shown} levels={levels} onChange={canEdit ? change : undefined} />
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
          onConfirm={() => send(asking)}
        />
      )}
    </Panel>
  );
}
