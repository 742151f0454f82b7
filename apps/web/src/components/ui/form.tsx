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

/** An error about one field. */
interface FieldProblem {
  name: string;
  detail: string;
}

const ProblemContext = createContext<FieldProblem | null>(null);

interface FormProps {
  /**
   * Called with the typed values by field name; missing if the server always responds to the form with another page, even when
   * scripts run.
   * @returns an error about a field, if one is known before the form is sent
   */
  onSubmit?: (values: Record<string, string>) => FieldProblem | void;
  /** What a mutation threw: it is shown at the field named by its `attr`, otherwise above the buttons. */
  error?: unknown;
  /** Hidden fields to send, if the server also handles the form without scripts. */
  posts?: HiddenFields;
  /** The result of posting it without scripts, until it is sent again. */
  posted?: PostedForm | undefined;
  className?: string;
  children: ReactNode;
  /** The label of the submit button; missing if that button is among `actions`. */
  submit?: string;
  /** Whether its request is pending; if the server responds with another page, the form tracks that itself. */
  isPending?: boolean;
  /** All buttons, or those beside the submit button. */
  actions?: ReactNode;
}

const textOf = (form: HTMLFormElement) =>
  Object.fromEntries(
    [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

/** The names of its fields, including empty ones. */
const namesOf = (form: HTMLFormElement) => [...form.elements].map((element) => element.getAttribute('name') ?? '');

/** Whether a form was sent whose response is another page, until the browser restores this page from its cache. */
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
  // The field names come from the rendered form: some fields come and go, and a form may be rendered with an error.
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

/** The message for a number or a day that is out of bounds. */
function boundOf({ validity, type, min, max }: HTMLInputElement, t: Translator<'ui'>): string {
  if (type === 'date')
    return validity.rangeUnderflow ? t('dateMin', { min: dayOf(min) }) : t('dateMax', { max: dayOf(max) });
  return validity.rangeUnderflow ? t('numberMin', { min: Number(min) }) : t('numberMax', { max: Number(max) });
}

/** The message for a control with an invalid value. */
function problemOf(control: Control, t: Translator<'ui'>): string {
  const { validity, type, validationMessage } = control;
  if (validity.customError) return validationMessage;
  // An invalid number or day counts as missing too, so this is checked first.
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
 * The error about the field of this name, found by the browser before the form is sent or by the server afterwards, until the
 * field is edited; with the handlers that the field's control needs.
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
        // Replaces the browser's bubble, which disappears.
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
