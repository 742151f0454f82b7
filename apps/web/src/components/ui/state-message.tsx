import type { ReactNode } from 'react';

interface StateMessageProps {
  icon: ReactNode;
  title: string;
  /** What it means, in a sentence or two. */
  children?: ReactNode;
  action?: ReactNode;
  /** Whether screen readers announce it at once. */
  alert?: boolean;
  /** Whether it is the only content of the page, and therefore its main heading. */
  isPage?: boolean;
}

/** Shown when there is no content: nothing yet, no access, or an error. */
export function StateMessage({ icon, title, children, action, alert = false, isPage = false }: StateMessageProps) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div
      role={alert ? 'alert' : undefined}
      className="mx-auto flex max-w-md flex-col items-center px-4 py-14 text-center"
    >
      <div
        aria-hidden
        className="mb-3 grid size-10 place-items-center rounded-full bg-sunken text-ink-muted [&_svg]:size-5"
      >
        {icon}
      </div>
      <Heading className="text-base font-semibold text-balance">{title}</Heading>
      <div className="mt-1 space-y-1 text-pretty text-ink-muted">{children}</div>
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
