import { GroupSourceError, type ReadGroups } from './source.ts';

/** The lines of a CSV file (RFC 4180), each as its fields. @throws GroupSourceError where a quote is not closed */
function parseLines(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let field = '';
  let isQuoted = false;
  const endField = () => {
    line.push(field.trim());
    field = '';
  };
  const endLine = () => {
    endField();
    if (line.some((value) => value !== '')) lines.push(line);
    line = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isQuoted && character === '"' && text.charAt(at + 1) === '"') {
      field += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) field += character;
    else if (character === ',') endField();
    else if (character === '\n') endLine();
    else field += character;
  }
  if (isQuoted) throw new GroupSourceError('The file ends within quotes: is it all there?');
  endLine();
  return lines;
}

/**
 * Reads `group,email`, a line for each person in a group, with a first line that names the columns. A group is known by
 * its id or handle. Groups without anybody cannot be told.
 * @throws GroupSourceError
 */
export function readCsv(text: string): ReadGroups {
  const [header = [], ...lines] = parseLines(text.replace(/^\uFEFF/, ''));
  const columns = header.map((name) => name.toLowerCase());
  const [group, email] = [columns.indexOf('group'), columns.indexOf('email')];
  if (group === -1 || email === -1) throw new GroupSourceError('The first line must name the columns: group,email');
  const members = new Map<string, { email: string }[]>();
  for (const [index, line] of lines.entries()) {
    const [name, address] = [line[group], line[email]];
    if (!name || !address) throw new GroupSourceError(`Line ${index + 2} of the table needs a group and an email.`);
    members.set(name, [...(members.get(name) ?? []), { email: address }]);
  }
  return {
    groups: [...members].map(([slug, people]) => ({ slug, members: people })),
  };
}
