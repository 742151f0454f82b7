import { parse, unparse } from 'papaparse';

/** What a spreadsheet would take for a formula, at the beginning of a cell; leading blanks do not keep it from doing so. */
const formula = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/;

/** Spreadsheets take a file for an older encoding unless it begins with this. */
export const csvBegin = '\uFEFF';

export const csvType = 'text/csv;charset=utf-8';

/** Rows as lines of CSV that no spreadsheet takes for formulas. @param hasHeader whether the names of the columns come first */
export const csvOf = <Column extends string>(
  columns: readonly Column[],
  rows: readonly Record<Column, string | number | null>[],
  hasHeader = true,
): string =>
  `${unparse({ fields: [...columns], data: [...rows] }, { header: hasHeader, escapeFormulae: formula })}\r\n`;

/** One line of a file, by the names that its first one gives to the columns. */
export interface CsvLine {
  /** Its number, the first one counted. */
  number: number;
  values: Record<string, string | undefined>;
}

/**
 * Reads CSV as people keep it: with commas, or with the semicolons or tabs of a spreadsheet. Lines without text are left out.
 * @returns the names of the columns, in small letters and with underscores for blanks, and the lines after the first
 */
export function readCsv(text: string): { columns: string[]; lines: CsvLine[] } {
  const [header = ''] = text.trimStart().split('\n', 1);
  const { data, meta } = parse<Record<string, string>>(text.trimStart(), {
    header: true,
    // Guessing would take those within a cell for those between them.
    delimiter: /[,;\t]/.exec(header)?.[0] ?? ',',
    transformHeader: (name) =>
      name
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, '_'),
  });
  const lines = data.map((values, index) => ({ number: index + 2, values }));
  return {
    columns: meta.fields ?? [],
    lines: lines.filter(({ values }) => Object.values(values).some((value) => String(value).trim() !== '')),
  };
}

/** The text of a file: in UTF-8, or as spreadsheets of Windows write it, in UTF-16 or an older encoding. */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** A file of CSV, named after what is in it and today. */
export const csvFile = (name: string, content: string): File =>
  new File([csvBegin, content], `${name}-${new Date().toISOString().slice(0, 10)}.csv`, { type: csvType });
