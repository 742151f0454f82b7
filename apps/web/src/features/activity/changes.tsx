import type { ActivityLogEntry } from '@rolecall/contracts';
import clsx from 'clsx';
import { diffLines } from 'diff';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { hidden } from '@/components/ui/hidden';
import { useRoleNames } from '@/features/roles/use-role-names';
import { fieldLabel, fieldText, isReadable, roleIdsIn } from './field-words';

/** How much of a value is shown before it is expanded. */
const maxLines = 12;
const maxCharacters = 600;
/** How long to compute a diff, in milliseconds; after that, both values are shown as a whole. */
const timeout = 200;

interface Line {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

const linesOf = (text: string, kind: Line['kind']): Line[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => ({ kind, text: line }));

/** The difference between two values, line by line if either has several lines. */
function differencesOf(before: string, after: string): Line[] {
  const parts =
    before.includes('\n') || after.includes('\n') ? diffLines(`${before}\n`, `${after}\n`, { timeout }) : undefined;
  if (!parts) return [...linesOf(before, 'removed'), ...linesOf(after, 'added')];
  return parts.flatMap(({ value, added, removed }) => linesOf(value, added ? 'added' : removed ? 'removed' : 'same'));
}

/** The part of a value that is shown before it is expanded. */
function beginningOf(lines: Line[]): Line[] {
  const shown: Line[] = [];
  let left = maxCharacters;
  for (const { kind, text } of lines.slice(0, maxLines)) {
    if (left <= 0) break;
    shown.push({ kind, text: text.length > left ? `${text.slice(0, left)}…` : text });
    left -= text.length;
  }
  return shown;
}

const isEmpty = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** The fields of a change: the value before and after, or the only value if one side lacks the field. */
export function Changes({ entry: { before, after } }: { entry: Pick<ActivityLogEntry, 'before' | 'after'> }) {
  const t = useTranslations('activity');
  const isOnBothSides = (field: string) => before !== null && after !== null && field in before && field in after;
  const only = { ...before, ...after };
  const fields = Object.keys(only).filter(
    (field) => isReadable(field) && (isOnBothSides(field) || !isEmpty(only[field])),
  );
  const roleName = useRoleNames(
    fields.flatMap((field) => [...roleIdsIn(field, before?.[field]), ...roleIdsIn(field, after?.[field])]),
  );
  const lines = (field: string) =>
    isOnBothSides(field)
      ? differencesOf(fieldText(t, field, before?.[field], roleName), fieldText(t, field, after?.[field], roleName))
      : linesOf(fieldText(t, field, only[field], roleName), 'same');
  if (fields.length === 0) return <p className="text-ink-muted">{t('noDetails')}</p>;
  return (
    <dl className="grid gap-x-4 gap-y-2 @lg:grid-cols-[minmax(8rem,13rem)_minmax(0,1fr)]">
      {fields.map((field) => (
        <div key={field} className="contents">
          <dt className="pt-0.5 text-[0.8125rem] break-words text-ink-muted @max-lg:-mb-1.5">{fieldLabel(t, field)}</dt>
          <dd className="min-w-0">
            <Value label={fieldLabel(t, field)} lines={lines(field)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const marks = {
  same: { style: '', sign: ' ', message: null },
  removed: { style: 'bg-danger-soft', sign: '−', message: 'before' },
  added: { style: 'bg-accent-soft', sign: '+', message: 'after' },
} as const;

function Value({ label, lines }: { label: string; lines: Line[] }) {
  const t = useTranslations('activity');
  const [isWhole, setWhole] = useState(false);
  const beginning = beginningOf(lines);
  const isLong = beginning.length < lines.length || beginning.at(-1)?.text !== lines.at(-1)?.text;
  const isPlain = lines.every(({ kind }) => kind === 'same');
  return (
    <>
      <div
        className={clsx(
          'overflow-hidden rounded font-mono text-[0.8125rem] leading-relaxed whitespace-pre-wrap',
          !isPlain && 'border border-line',
        )}
      >
        {(isWhole ? lines : beginning).map(({ kind, text }, index) => {
          const { style, sign, message } = marks[kind];
          return (
            <div key={index} className={clsx('flex gap-2', style, !isPlain && 'px-2')}>
              {!isPlain && (
                <span aria-hidden className="shrink-0 text-ink-muted select-none">
                  {sign}
                </span>
              )}
              <span className="min-w-0 break-words [overflow-wrap:anywhere]">
                {message === null ? text : t.rich(message, { text, hidden })}
              </span>
            </div>
          );
        })}
      </div>
      {isLong && (
        <Button
          variant="quiet"
          size="small"
          className="mt-1 -ml-2"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {t.rich(isWhole ? 'showLess' : 'showWhole', { label, hidden })}
        </Button>
      )}
    </>
  );
}
