import { GroupSourceError, type ReadGroups, requireWhole } from './source.ts';

interface Line {
  /** Its line number in the file; the first one if a quoted field spans several lines. */
  number: number;
  fields: string[];
}

/**
 * Parses a CSV file (RFC 4180) and returns the lines that are not blank.
 * @throws GroupSourceError if a quote is not closed
 */
function parseLines(text: string): Line[] {
  const lines: Line[] = [];
  let fields: string[] = [];
  let field = '';
  let isQuoted = false;
  let [number, begin] = [1, 1];
  const endField = () => {
    fields.push(field.trim());
    field = '';
  };
  const endLine = () => {
    endField();
    if (fields.some((value) => value !== '')) lines.push({ number: begin, fields });
    fields = [];
    begin = number;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\n') number += 1;
    if (isQuoted && character === '"' && text.charAt(at + 1) === '"') {
      field += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) field += character;
    else if (character === ',') endField();
    else if (character === '\n') endLine();
    else field += character;
  }
  if (isQuoted) throw new GroupSourceError('fileEndsInQuotes');
  endLine();
  return lines;
}

/**
 * Reads a table whose first line names its columns, and returns the addresses, each with the value of another column.
 * @throws GroupSourceError
 */
function readAddresses(text: string, column: 'group' | 'login'): [name: string, email: string][] {
  const [header, ...lines] = parseLines(text.replace(/^\uFEFF/, ''));
  const columns = header?.fields.map((name) => name.toLowerCase()) ?? [];
  const [first, email] = [columns.indexOf(column), columns.indexOf('email')];
  if (first === -1 || email === -1) throw new GroupSourceError('fileColumnsMissing', { columns: `${column},email` });
  return lines.map(({ number, fields }) => {
    const [name, address] = [fields[first], fields[email]];
    if (!name || !address) throw new GroupSourceError('fileLineIncomplete', { line: number, column });
    return [name, address];
  });
}

/**
 * Reads `login,email` into a map of addresses by login in lower case.
 * @throws GroupSourceError also if a login is listed twice
 */
export function readPeople(text: string): Map<string, string> {
  const people = new Map<string, string>();
  for (const [login, email] of readAddresses(text, 'login')) {
    requireWhole(login);
    const key = login.toLowerCase();
    if (people.has(key)) throw new GroupSourceError('fileLoginTwice', { login });
    people.set(key, email);
  }
  return people;
}

/**
 * Reads `group,email`: a header line that names the columns, and one line for each member of a group. A group is
 * identified by its id or handle. Groups without members cannot be expressed.
 * @throws GroupSourceError
 */
export function readCsv(text: string): ReadGroups {
  const members = new Map<string, { email: string }[]>();
  for (const [name, email] of readAddresses(text, 'group')) {
    const known = members.get(name);
    if (known) known.push({ email });
    else members.set(name, [{ email }]);
  }
  return {
    groups: [...members].map(([slug, people]) => ({ slug, members: people })),
  };
}
