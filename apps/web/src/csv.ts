import { unparse } from 'papaparse';

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

/** A file of CSV, named after what is in it and today. */
export const csvFile = (name: string, content: string): File =>
  new File([csvBegin, content], `${name}-${new Date().toISOString().slice(0, 10)}.csv`, { type: csvType });
