import clsx from 'clsx';

const sizes = { small: 'size-6 text-[0.625rem]', medium: 'size-8 text-xs', large: 'size-10 text-sm' };

const initialsOf = (name: string) =>
  name
    .split(/[\s.@_-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => [...part][0]?.toUpperCase())
    .join('');

/** Initials. Purely visual: the name is shown beside them. */
export const Avatar = ({ name, size = 'medium' }: { name: string; size?: keyof typeof sizes }) => (
  <span
    aria-hidden
    className={clsx(
      'grid shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-on-accent-soft select-none',
      sizes[size],
    )}
  >
    {initialsOf(name)}
  </span>
);
