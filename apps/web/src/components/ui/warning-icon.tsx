/** A warning icon, drawn here because every page preloads the components that use it: the icon set is many times its size. */
export const WarningIcon = () => (
  <svg
    aria-hidden
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinecap="round"
    strokeLinejoin="round"
  >
    <path d="M12 4 2.5 20h19ZM12 10v4M12 17h.01" />
  </svg>
);
