const names = new Map<string, string>();

/** Names a statement, so that a server may cache its plan. Use only for a bounded number of distinct texts. */
export function nameStatement(text: string): void {
  if (!names.has(text)) names.set(text, `rolecall_${names.size + 1}`);
}

/** The name of a statement that runs repeatedly, if it has one. */
export const statementName = (text: string): string | undefined => names.get(text);
