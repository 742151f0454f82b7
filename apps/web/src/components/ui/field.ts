/** The style of every control that text is typed or picked in. */
export const inputStyle =
  'min-h-9 w-full rounded-md border border-line-strong bg-surface px-3 text-ink placeholder:text-ink-muted [&[readonly]]:bg-sunken focus-visible:border-accent focus-visible:-outline-offset-1 aria-invalid:border-danger disabled:opacity-60';

export const labelStyle = 'text-sm font-medium text-ink';
export const hintStyle = 'text-[0.8125rem] leading-snug text-ink-muted';
export const fieldErrorStyle = 'text-[0.8125rem] leading-snug text-danger';

/** The style of a picked option above a field. */
export const tagStyle =
  'inline-flex max-w-full items-center gap-0.5 rounded bg-accent-soft py-0.5 pr-0.5 pl-2 text-[0.8125rem] font-medium text-on-accent-soft';
