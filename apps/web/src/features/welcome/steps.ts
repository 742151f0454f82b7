import type { FirstSteps, Welcome } from '@rolecall/contracts';
import type { Translator } from '@/i18n/translator';

type Words = Translator<'welcome'>;

/** A step that the home page suggests. */
export interface Step {
  /** Identifies the step, for example in the cookie of followed steps. */
  id: string;
  label: string;
  href: string;
  reason: string;
  docs_href?: string | undefined;
  /** Whether the step is done, if it is one that gets ticked. */
  isDone?: boolean;
}

/** The steps that set an organization up, in order, and the URLs that open their dialogs. */
const firstSteps = [
  { step: 'people', href: '/members?invite=1' },
  { step: 'roles', href: '/roles?new=1' },
  { step: 'external_groups', href: '/external-groups?new=1' },
  { step: 'projects', href: '/projects?new=1' },
  { step: 'api_key', href: '/settings/api-keys?new=1' },
] as const satisfies readonly { step: keyof FirstSteps; href: string }[];

/** The steps that set an organization up, and whether each is done. */
export const stepsOf = (t: Words, done: FirstSteps): Step[] =>
  firstSteps.map(({ step, href }) => ({
    id: step,
    label: t(`firstStep.${step}.label`),
    href,
    reason: t(`firstStep.${step}.reason`),
    isDone: done[step],
  }));

/** Suggested steps that are not about a product, by the label the server gives them: the message key, and the URL of a dialog. */
const otherSteps: Partial<
  Record<string, { id: 'invite' | 'apiKey' | 'roles' | 'members' | 'projects'; href?: string }>
> = {
  'Invite your colleagues': { id: 'invite', href: '/members?invite=1' },
  'Make an API key': { id: 'apiKey', href: '/settings/api-keys?new=1' },
  'See who is responsible for what': { id: 'roles' },
  'Meet your colleagues': { id: 'members' },
  'Look around the projects': { id: 'projects' },
};

/** The steps that the server suggests, in the reader's language. A step without a message keeps the server's text. */
export const suggestedSteps = (t: Words, steps: Welcome['suggested_next_steps']): Step[] =>
  steps.map(({ product_key, ...step }) => {
    const other = otherSteps[step.label];
    const id = product_key ?? other?.id ?? step.label;
    const key = product_key ? (`productStep.${product_key}` as const) : other && (`otherStep.${other.id}` as const);
    const words = key ? { label: t(`${key}.label`), reason: t(`${key}.reason`) } : {};
    return { id, ...step, ...words, ...(other?.href === undefined ? {} : { href: other.href }) };
  });

/** The name of the cookie that stores which suggested steps a person has followed. */
export const stepsCookie = (userUuid: string) => `rolecall.steps.${userUuid}`;
