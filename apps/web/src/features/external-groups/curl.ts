/** A text as a shell takes it for one word, whatever is in it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The lookup as a command of a shell; its key stands in a variable, never in the text. */
export function curlOf(origin: string, { organization_id, ...query }: { organization_id: string; provider: string }) {
  const address = `${origin}/api/organizations/${organization_id}/role_external_references/lookup`;
  return [
    `curl --get ${quoted(address)}`,
    `--header "Authorization: Bearer $ROLECALL_API_KEY"`,
    ...Object.entries(query).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`),
  ].join(' \\\n  ');
}
