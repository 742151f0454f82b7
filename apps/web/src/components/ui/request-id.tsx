import { useTranslations } from 'next-intl';
/** The request id that identifies a failure in the server's log. */
export function RequestId({ id }: { id: string | null | undefined }) {
  const t = useTranslations('ui');
  if (!id) return null;
  return (
    <p className="mt-1 text-[0.8125rem] text-ink-muted">
      {t.rich('requestId', { id, code: (chunks) => <code className="font-mono break-all select-all">{chunks}</code> })}
    </p>
  );
}
