import type { Welcome } from '@rolecall/contracts';
import { ArrowRight, Circle, CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCan, useSession } from '@/features/session';
import { setPreference } from '@/preference';
import { trpc } from '@/trpc/client';
import { AnyLink, linkStyle, Section } from './sections';
import { stepsCookie, stepsOf, suggestedSteps } from './steps';

interface NextStepsProps {
  welcome: Welcome;
  isFirstDay: boolean;
  /** The ids of the suggested steps that the person has followed. */
  followed: readonly string[];
}

/**
 * What to do next. People whom nobody invited get the steps to set the organization up, until they are done; everybody
 * else gets suggestions.
 */
export function NextSteps({ welcome, isFirstDay, followed }: NextStepsProps) {
  const t = useTranslations('welcome');
  const { user, organization } = useSession();
  const canBegin = useCan('welcome.firstSteps');
  const { data: begun } = trpc.welcome.firstSteps.useQuery({ organization_id: organization.id }, { enabled: canBegin });
  const isBeginning = welcome.is_organization_first_user && begun !== undefined && Object.values(begun).includes(false);
  const steps = isBeginning
    ? stepsOf(t, begun)
    : suggestedSteps(t, welcome.suggested_next_steps).filter(({ id }) => isFirstDay || !followed.includes(id));
  if (steps.length === 0) return null;
  const follow = (id: string) => {
    if (!isBeginning) setPreference(stepsCookie(user.uuid), [...new Set([...followed, id])].join('.'));
  };
  return (
    <Section title={t('steps')}>
      <ul className="-mx-2">
        {steps.map(({ id, label, href, reason, docs_href, isDone }) => (
          <li key={id} className="relative flex items-center gap-3 rounded-md px-2 py-2 hover:bg-sunken/60">
            {isDone === true && <CircleCheck aria-label={t('done')} className="size-5 shrink-0 text-accent" />}
            {isDone === false && <Circle aria-hidden className="size-5 shrink-0 text-ink-muted" />}
            <div className="min-w-0 flex-1">
              <AnyLink href={href} onClick={() => follow(id)} className={`${linkStyle} after:absolute after:inset-0`}>
                {label}
              </AnyLink>
              <p className="text-pretty text-ink-muted">
                {reason}
                {docs_href && (
                  <>
                    {' '}
                    <AnyLink href={docs_href} className="relative z-10 underline underline-offset-2 hover:text-ink">
                      {t('readMore')}
                    </AnyLink>
                  </>
                )}
              </p>
            </div>
            <ArrowRight aria-hidden className="size-4 shrink-0 text-ink-muted" />
          </li>
        ))}
      </ul>
    </Section>
  );
}
