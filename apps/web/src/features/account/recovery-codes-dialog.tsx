import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { saveFile } from '@/components/ui/save-file';
import { ShownOnce } from '@/components/ui/shown-once';

/** Shows new recovery codes, which cannot be shown again. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const t = useTranslations('secondFactor');
  const text = `${codes.join('\n')}\n`;
  const save = () => saveFile(new File([text], 'rolecall-recovery-codes.txt', { type: 'text/plain' }));
  return (
    <Dialog title={t('codesTitle')} onClose={onClose} closedBy={t('codesKept')}>
      <ShownOnce text={t('codesText')} closedBy={t('codesKept')} onClose={onClose}>
        <ul
          aria-label={t('recoveryCodes')}
          className="grid gap-x-6 gap-y-1 rounded-md border border-line bg-sunken p-3 font-mono text-[0.8125rem] select-all sm:grid-cols-2"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2">
          <CopyButton text={text} label={t('copyCodes')} autoFocus />
          <Button onClick={save}>
            <Download aria-hidden />
            {t('saveCodes')}
          </Button>
        </div>
      </ShownOnce>
    </Dialog>
  );
}
