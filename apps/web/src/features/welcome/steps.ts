import type { FirstSteps, Welcome } from '@rolecall/contracts';
import type { Translator } from '@/i18n/translator';

type Words = Translator<'welcome'>;

/** Something to do first. */
export interface Step {
  label: string;
  href: string;
  reason: string;
  docs_href?: string | undefined;
  /** Of a step that is ticked once done. */
  isDone?: boolean;
}

/** What the first person of an organization does first, in order, and where. */
const firstSteps = [
  { step: 'people', href: '/members' },
  { step: 'roles', href: '/roles' },
  { step: 'external_groups', href: '/external-groups' },
  { step: 'projects', href: '/projects' },
  { step: 'api_key', href: '/settings/api-keys' },
] as const satisfies readonly { step: keyof FirstSteps; href: string }[];

/** The steps that set an organization up, with which of them are done. */
export const stepsOf = (t: Words, done: FirstSteps): Step[] =>
  firstSteps.map(({ step, href }) => ({
    label: t(`firstStep.${step}.label`),
    href,
    reason: t(`firstStep.${step}.reason`),
    isDone: done[step],
  }));

/** Which message a step is that is about no product, by what the server calls it. */
const otherSteps: Partial<Record<string, 'invite' | 'apiKey' | 'roles' | 'members' | 'projects'>> = {
  'Invite your colleagues': 'invite',
  'Make an API key': 'apiKey',
  'See who is responsible for what': 'roles',
  'Meet your colleagues': 'members',
  'Look around the projects': 'projects',
};

/** The steps that the server suggests, in the reader's language; one that the catalogue lacks is as the server has it. */
export const suggestedSteps = (t: Words, steps: Welcome['suggested_next_steps']): Step[] =>
  steps.map(({ product_key, ...step }) => {
    const other = otherSteps[step.label];
    const key = product_key ? (`productStep.${product_key}` as const) : other && (`otherStep.${other}` as const);
    return key ? { ...step, label: t(`${key}.label`), reason: t(`${key}.reason`) } : step;
  });
