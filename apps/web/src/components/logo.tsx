/** The logo and the name. */
export const Logo = () => (
  <span className="inline-flex items-center gap-2 text-base font-semibold tracking-tight">
    <svg aria-hidden viewBox="0 0 32 32" className="size-7">
      <rect width="32" height="32" rx="7" fill="#0f5f63" />
      <circle cx="10.5" cy="10.5" r="3.5" fill="#fff" />
      <rect x="17" y="8.75" width="9" height="3.5" rx="1.75" fill="#9fe0da" />
      <circle cx="10.5" cy="21.5" r="3.5" fill="#fff" />
      <rect x="17" y="19.75" width="6" height="3.5" rx="1.75" fill="#9fe0da" />
    </svg>
    Rolecall
  </span>
);
