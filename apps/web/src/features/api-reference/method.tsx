import clsx from 'clsx';

/** The HTTP method of an operation. Methods that change something stand out. */
export const Method = ({ name }: { name: string }) => (
  <span
    className={clsx(
      'inline-block rounded px-1.5 py-0.5 font-mono text-xs font-semibold',
      name === 'GET' && 'bg-accent-soft text-on-accent-soft',
      name === 'DELETE' && 'bg-danger-soft text-ink',
      name !== 'GET' && name !== 'DELETE' && 'bg-warning-soft text-on-warning-soft',
    )}
  >
    {name}
  </span>
);
