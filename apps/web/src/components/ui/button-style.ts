import clsx from 'clsx';

export type Variant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type Size = 'medium' | 'small';

const variants: Record<Variant, string> = {
  primary: 'border border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-line-strong/60 bg-surface text-ink hover:bg-sunken',
  quiet: 'text-ink-muted hover:bg-sunken hover:text-ink aria-expanded:bg-sunken',
  danger: 'border border-transparent bg-danger text-on-danger hover:bg-danger-strong',
};

const sizes: Record<Size, string> = { medium: 'min-h-9 px-3.5', small: 'min-h-8 px-2.5' };

/** The style of a button, also for links that look like one. */
export const buttonStyle = (variant: Variant = 'secondary', size: Size = 'medium', iconOnly = false) =>
  clsx(
    'relative inline-flex shrink-0 cursor-pointer items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors [&_svg]:size-4 [&_svg]:shrink-0',
    'disabled:pointer-events-none disabled:opacity-55',
    variants[variant],
    iconOnly ? (size === 'small' ? 'size-8' : 'size-9') : sizes[size],
  );
