import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import {
  createContext,
  type FormEvent,
  type ReactNode,
  use,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Translator } from '@/i18n/translator';
import type { HiddenFields, PostedForm } from '@/posted-form';
import { type Failure, failureOf } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { Button } from './button';
import { FormElement } from './form-element';
import { FormError } from './form-error';

/** What is wrong with one field. */
interface FieldProblem {
  name: string;
  detail: string;
}

const ProblemContext = createContext<FieldProblem | null>(null);

interface FormProps {
  /**
   * Told what was typed, by the fields' names; missing where the server answers the form with another page, with scripts as
   * without. @returns what is wrong with a field, where that is known before it is sent
   */
  onSubmit?: (values: Record<string, string>) => FieldProblem | void;
  /** What a mutation threw: it appears at the field that its `attr` names, else above the buttons. */
  error?: unknown;
  /** What is sent along where the server answers the form without scripts too. */
  posts?: HiddenFields;
  /** What came of sending it so, until it is sent again. */
  posted?: PostedForm | undefined;
  className?: string;
  children: ReactNode;
  /** What sending it is called; missing where the button for that is among the others. */
  submit?: string;
  /** Whether what it has sent is under way; of what the server answers with another page, the form knows itself. */
  isPending?: boolean;
  /** The buttons, or those beside the one that sends it. */
  actions?: ReactNode;
}

const textOf = (form: HTMLFormElement) =>
  Object.fromEntries(
    [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

/** Of its fields, those that hold nothing included. */
const namesOf = (form: HTMLFormElement) => [...form.elements].map((element) => element.getAttribute('name') ?? '');

/** Whether a form was sent whose answer is another page, until a browser shows this one again as it was left. */
function useLeaving() {
  const [isLeaving, setLeaving] = useState(false);
  useEffect(() => {
    const comeBack = () => setLeaving(false);
    addEventListener('pageshow', comeBack);
    return () => removeEventListener('pageshow', comeBack);
  }, []);
  return [isLeaving, setLeaving] as const;
}

/** A form whose fields show the server's errors. */
export function Form({ onSubmit, error, posts, posted, className, children, ...rest }: FormProps) {
  const { submit, isPending, actions } = rest;
  const form = useRef<HTMLFormElement>(null);
  const detailOf = useFailureDetail();
  const [isLeaving, setLeaving] = useLeaving();
  const [names, setNames] = useState(() => Object.keys(posted?.values ?? {}));
  const [earlier, setEarlier] = useState<Failure | undefined>(posted?.failure);
  const failure = useMemo(() => earlier ?? (error ? failureOf(error) : undefined), [error, earlier]);
  const problem = useMemo(() => {
    const name = failure?.attr;
    return failure && name && names.includes(name) ? { name, detail: detailOf(failure) } : null;
  }, [failure, names, detailOf]);
  // Which fields there are, is known of the form on the page; some come and go, and a form may open with what is wrong.
  useLayoutEffect(() => {
    if (failure && form.current) setNames(namesOf(form.current));
  }, [failure]);
  useEffect(() => {
    const field = problem && form.current?.elements.namedItem(problem.name);
    if (field instanceof HTMLElement) field.focus();
  }, [problem]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    if (!onSubmit) return setLeaving(true);
    event.preventDefault();
    const found = onSubmit(textOf(event.currentTarget));
    setEarlier(found ? { code: 'invalid_input', attr: found.name, detail: found.detail, requestId: null } : undefined);
  };
  return (
    <ProblemContext value={problem}>
      <FormElement ref={form} posts={posts} onSubmit={send} className={clsx('flex flex-col gap-4', className)}>
        {children}
        {failure && !problem && <FormError failure={failure} />}
        {submit !== undefined && (
          <Button type="submit" variant="primary" isPending={isPending ?? isLeaving}>
            {submit}
          </Button>
        )}
        {actions}
      </FormElement>
    </ProblemContext>
  );
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const dayOf = (date: string) => new Date(`${date}T12:00`);

/** Which bound a number or a day is beyond. */
function boundOf({ validity, type, min, max }: HTMLInputElement, t: Translator<'ui'>): string {
  if (type === 'date')
    return validity.rangeUnderflow ? t('dateMin', { min: dayOf(min) }) : t('dateMax', { max: dayOf(max) });
  return validity.rangeUnderflow ? t('numberMin', { min: Number(min) }) : t('numberMax', { max: Number(max) });
}

/** Why a control cannot be sent as it is. */
function problemOf(control: Control, t: Translator<'ui'>): string {
  const { validity, type, validationMessage } = control;
  if (validity.customError) return validationMessage;
  // What is no number or day counts as missing too.
  if (validity.badInput) return t(type === 'date' ? 'dateInvalid' : 'numberInvalid');
  if (validity.valueMissing) return t('fieldRequired');
  if (validity.typeMismatch && type === 'email') return t('emailInvalid');
  if (control instanceof HTMLInputElement && (validity.rangeUnderflow || validity.rangeOverflow))
    return boundOf(control, t);
  if (validity.stepMismatch) return t('notWhole');
  if (validity.tooLong && !(control instanceof HTMLSelectElement)) return t('tooLong', { max: control.maxLength });
  return t('fieldInvalid');
}

/**
 * What is wrong with the field of this name, as the browser finds before it is sent or the server after, until it is edited; with the handlers that the field's control needs to find out.
 */
export function useFieldProblem(name: string | undefined) {
  const t = useTranslations('ui');
  const fromServer = use(ProblemContext);
  const [fromBrowser, setFromBrowser] = useState<string | null>(null);
  const [mended, setMended] = useState<FieldProblem | null>(null);
  const problem =
    fromBrowser ?? (fromServer?.name === name && fromServer !== mended ? (fromServer?.detail ?? null) : null);
  return {
    problem,
    handlers: {
      onInvalid(event: FormEvent<Control>) {
        // In place of the browser's bubble, which vanishes.
        event.preventDefault();
        const control = event.currentTarget;
        setFromBrowser(problemOf(control, t));
        if (control.form?.querySelector(':invalid:not(fieldset)') === control) control.focus();
      },
      onChange() {
        setFromBrowser(null);
        setMended(fromServer);
      },
    },
  };
}
