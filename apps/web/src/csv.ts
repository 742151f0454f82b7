import { parse, unparse } from 'papaparse';

/** Matches the beginning of a cell that a spreadsheet would take for a formula, even after leading blanks. */
const formula = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/;

/** The byte order mark, without which spreadsheets assume an older encoding. */
export const csvBegin = '\uFEFF';

export const csvType = 'text/csv;charset=utf-8';

/**
 * Rows as lines of CSV that no spreadsheet takes for formulas.
 * @param hasHeader whether the first line contains the names of the columns
 */
export const csvOf = <Column extends string>(
  columns: readonly Column[],
  rows: readonly Record<Column, string | number | null>[],
  hasHeader = true,
): string =>
  `${unparse({ fields: [...columns], data: [...rows] }, { header: hasHeader, escapeFormulae: formula })}\r\n`;

/** One line of a file, with its values by the column names in the first line. */
export interface CsvLine {
  /** Its line number, where the first line is 1. */
  number: number;
  values: Record<string, string | undefined>;
}

/**
 * Reads CSV as spreadsheets export it, separated by commas, semicolons or tabs. Lines without text are left out.
 * @returns the names of the columns, in lower case and with underscores for blanks, and the lines after the first
 */
export function readCsv(text: string): { columns: string[]; lines: CsvLine[] } {
  const [header = ''] = text.trimStart().split('\n', 1);
  const { data, meta } = parse<Record<string, string>>(text.trimStart(), {
    header: true,
    // Automatic detection could pick a character that occurs within cells.
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

/** The text of a file in UTF-8, or in UTF-16 or an older encoding, as spreadsheets on Windows write it. */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** A CSV file, named after its content and today's date. */
export const csvFile = (name: string, content: string): File =>
  new File([csvBegin, content], `${name}-${new Date().toISOString().slice(0, 10)}.csv`, { type: csvType });
