import { GroupSourceError, type ReadGroups, requireWhole } from './source.ts';

interface Line {
  /** Its number in the file, or of the first where it has several. */
  number: number;
  fields: string[];
}

/** The lines of a CSV file (RFC 4180) that are not blank. @throws GroupSourceError where a quote is not closed */
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

/** The addresses in a table that names its columns in its first line, each with what stands in another column. @throws GroupSourceError */
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

/** Reads `login,email`: addresses by login, which ignores case. @throws GroupSourceError also where a login is there twice */
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
 * Reads `group,email`, a line for each person in a group, with a first line that names the columns. A group is known by
 * its id or handle. Groups without anybody cannot be told.
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
