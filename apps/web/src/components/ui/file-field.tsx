import { FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useRef, useState } from 'react';
import { Button } from './button';
import { fieldErrorStyle } from './field';
import { useFieldProblem } from './form';

export interface ChosenFile {
  name: string;
  bytes: Uint8Array;
}

interface FileFieldProps {
  /** By which errors find it. */
  name: string;
  /** As `input` takes it. */
  accept: string;
  /** More than this is not even read. */
  maxBytes: number;
  /** What to say of a file that is larger. */
  tooLarge: string;
  /** What is chosen, or what is to be; missing where what is in the file shows by itself. */
  status?: string;
  /** Told the file, or null where it cannot be read. */
  onFile: (file: ChosenFile | null) => void;
}

/** A button to choose a file of text. Inside a `Form`, errors of the server appear here as at a `TextField`. */
export function FileField({ name, accept, maxBytes, tooLarge, status, onFile }: FileFieldProps) {
  const t = useTranslations('ui');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef<File>(undefined);
  const { problem: fromForm, handlers } = useFieldProblem(name);
  const [ofFile, setOfFile] = useState<string | null>(null);
  const problem = ofFile ?? fromForm;
  const choose = async (file: File) => {
    latest.current = file;
    handlers.onChange();
    setOfFile(null);
    const content = file.size <= maxBytes ? await file.arrayBuffer().catch(() => null) : null;
    // Another may have been chosen meanwhile, and be read sooner.
    if (latest.current !== file) return;
    if (content === null) setOfFile(file.size <= maxBytes ? t('fileNotReadable') : tooLarge);
    onFile(content === null ? null : { name: file.name, bytes: new Uint8Array(content) });
  };
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-3">
        <input
          ref={input}
          type="file"
          accept={accept}
          hidden
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file) void choose(file);
            // The same file can be chosen again once it is mended.
            currentTarget.value = '';
          }}
        />
        <Button
          name={name}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onClick={() => input.current?.click()}
        >
          <FileUp aria-hidden /> {t('chooseFile')}
        </Button>
        {status !== undefined && (
          <span role="status" className="min-w-0 text-ink-muted [overflow-wrap:anywhere]">
            {status}
          </span>
        )}
      </div>
      {problem !== null && (
        <p id={`${id}-problem`} role="alert" className={`${fieldErrorStyle} [overflow-wrap:anywhere]`}>
          {problem}
        </p>
      )}
    </div>
  );
}
