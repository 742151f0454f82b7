const names = new Map<string, string>();

/** Gives a statement a name, under which a server may keep its plan. Only for texts whose number is bounded. */
export function nameStatement(text: string): void {
  if (!names.has(text)) names.set(text, `rolecall_${names.size + 1}`);
}

/** The name of a statement that will run again and again, if it has one. */
export const statementName = (text: string): string | undefined => names.get(text);
