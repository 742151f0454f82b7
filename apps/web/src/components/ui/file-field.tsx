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
  /** The name by which errors are assigned to it. */
  name: string;
  /** The same as for `input`. */
  accept: string;
  /** Larger files are not even read. */
  maxBytes: number;
  /** The message for a larger file. */
  tooLarge: string;
  /** The chosen file, or a request to choose one; missing if the content of the file is displayed. */
  status?: string;
  /** Called with the file, or with null if it is too large or cannot be read. */
  onFile: (file: ChosenFile | null) => void;
}

/** A button to choose a text file. Inside a `Form`, the server's errors appear here as at a `TextField`. */
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
    // Another file may have been chosen in the meantime and read sooner.
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
            // Lets the same file be chosen again after it was corrected.
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
