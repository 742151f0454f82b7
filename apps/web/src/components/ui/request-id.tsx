/** What finds a failure in the server's log. */
export function RequestId({ id }: { id: string | null | undefined }) {
  if (!id) return null;
  return (
    <p className="mt-1 text-[0.8125rem] text-ink-muted">
      Request <code className="font-mono break-all select-all">{id}</code>
    </p>
  );
}
