import { CircleCheck, CircleMinus } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { SubmitActions } from '@/components/ui/dialog';
import { FileField } from '@/components/ui/file-field';
import { Form } from '@/components/ui/form';
import { Cell, Column, Row, RowHeading, Table, TableBody, TableHead } from '@/components/ui/table';
import { TextField } from '@/components/ui/text-field';
import { textOf } from '@/csv';
import { levelKeys } from '@/features/members/levels';
import { InvitingDialog } from './inviting-dialog';
import { mostPeople, type Plan, readPeople } from './read-people';
import { usePlan } from './use-plan';

/** The largest file that is read; no file of at most `mostPeople` people is larger. */
const maxBytes = 1_000_000;

/** Invites people from a CSV file, after a preview of what happens to each line. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('invites.import');
  const format = useFormatter();
  const plan = usePlan();
  const [text, setText] = useState('');
  const [read, setRead] = useState<{ plans: Plan[]; unused: string[] } | null>(null);
  const [isChecking, setChecking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const preview = () => {
    const file = readPeople(text);
    if (typeof file === 'string') return { name: 'csv', detail: t(`fileProblem.${file}`, { max: mostPeople }) };
    const { people, unused } = file;
    setChecking(true);
    setError(null);
    return void plan(people)
      .then((plans) => setRead({ plans, unused }), setError)
      .finally(() => setChecking(false));
  };
  return (
    <InvitingDialog
      title={t('title')}
      isWide={read !== null}
      onClose={onClose}
      // People invited by now are skipped when the file is previewed again.
      onAgain={() => setRead(null)}
    >
      {(invite, actionsFor) => {
        if (!read)
          return (
            <Form
              onSubmit={preview}
              error={error}
              actions={
                <SubmitActions onCancel={onClose} isPending={isChecking}>
                  {t('preview')}
                </SubmitActions>
              }
            >
              <FileField
                name="file"
                accept=".csv,.txt,text/csv,text/plain"
                maxBytes={maxBytes}
                tooLarge={t('fileProblem.tooMany', { max: mostPeople })}
                onFile={(file) => {
                  if (file) setText(textOf(file.bytes));
                }}
              />
              <TextField
                label={t('csv')}
                name="csv"
                required
                autoFocus
                rows={8}
                value={text}
                onChange={setText}
                autoComplete="off"
                spellCheck={false}
                hint={t('csvHint', { max: mostPeople })}
              />
            </Form>
          );
        const { plans, unused } = read;
        const invitations = plans.flatMap(({ invitation }) => invitation ?? []);
        return (
          <Form
            onSubmit={() => {
              if (invitations.length > 0) invite(invitations);
            }}
            actions={actionsFor(invitations.length, <Button onClick={() => setRead(null)}>{t('back')}</Button>)}
          >
            <Summary>
              <p>{t('summary', { count: plans.length, invited: invitations.length })}</p>
              {unused.length > 0 && <p>{t('unused', { count: unused.length, columns: format.list(unused) })}</p>}
            </Summary>
            <PlansTable plans={plans} />
          </Form>
        );
      }}
    </InvitingDialog>
  );
}

/** The summary of the preview. The form that had the focus is gone, so this takes it before the dialog's close button does. */
function Summary({ children }: { children: ReactNode }) {
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => summary.current?.focus(), []);
  return (
    <div ref={summary} tabIndex={-1} className="text-pretty outline-none">
      {children}
    </div>
  );
}

/** What happens to each line of a file. */
function PlansTable({ plans }: { plans: readonly Plan[] }) {
  const t = useTranslations('invites.import');
  const members = useTranslations('members');
  const format = useFormatter();
  const effectOf = (plan: Plan) =>
    plan.invitation
      ? t('willInvite', {
          level: members(`levelName.${levelKeys[plan.invitation.level]}`),
          count: plan.roleNames.length,
          roles: format.list(plan.roleNames),
        })
      : t(`problem.${plan.problem}`, { what: plan.what ?? '' });
  return (
    <Table caption={t('caption')}>
      <TableHead>
        <Column>{t('line')}</Column>
        <Column>{t('person')}</Column>
        <Column>{t('effect')}</Column>
      </TableHead>
      <TableBody>
        {plans.map((plan) => (
          <Row key={plan.line}>
            <Cell className="text-ink-muted tabular-nums">{plan.line}</Cell>
            <RowHeading className="wrap-anywhere">
              {plan.email}
              {plan.first_name !== '' && <p className="text-[0.8125rem] text-ink-muted">{plan.first_name}</p>}
            </RowHeading>
            <Cell className="wrap-anywhere">
              <span className="flex items-start gap-2">
                {plan.invitation ? (
                  <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
                ) : (
                  <CircleMinus aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-muted" />
                )}
                {effectOf(plan)}
              </span>
            </Cell>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
