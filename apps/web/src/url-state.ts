/** How one query parameter is parsed; its default value is left out of URLs. */
export interface UrlParameter<Value extends string | number> {
  fallback: Value;
  parse: (text: string) => Value | undefined;
}

export type UrlParameters = Record<string, UrlParameter<string> | UrlParameter<number>>;
export type UrlState<Parameters extends UrlParameters> = {
  [Name in keyof Parameters]: Parameters[Name] extends UrlParameter<infer Value> ? Value : never;
};

export const urlText = (maxLength = 200): UrlParameter<string> => ({
  fallback: '',
  parse: (text) => text.slice(0, maxLength),
});

export const urlChoice = <const Choice extends string>(
  choices: readonly Choice[],
  fallback: Choice,
): UrlParameter<Choice> => ({ fallback, parse: (text) => choices.find((choice) => choice === text) });

/** The order of a list; a leading minus reverses it. */
export const urlOrder = <const Name extends string>(
  names: readonly Name[],
  fallback: NoInfer<Name | `-${Name}`>,
): UrlParameter<Name | `-${Name}`> =>
  urlChoice<Name | `-${Name}`>(
    names.flatMap((name) => [name, `-${name}` as const]),
    fallback,
  );

/** Text that matches a pattern. */
export const urlMatching = (pattern: RegExp): UrlParameter<string> => ({
  fallback: '',
  parse: (text) => (pattern.test(text) ? text : undefined),
});

export const urlUuid = urlMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);

/** The number of a list's page, from 1. */
export const urlPage: UrlParameter<number> = {
  fallback: 1,
  parse: (text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined),
};

/** The number of entries per page, unless the list has its own. */
export const pageSize = 50;

/** The input of a list query that selects a page, counted from 1. */
export const pageInput = (page: number, size = pageSize) => ({ limit: size, offset: (page - 1) * size });

/** The query parameters of a list that can be searched and sorted. */
export const listSearch = <const Name extends string>(
  orders: readonly Name[],
  fallback: NoInfer<Name | `-${Name}`>,
) => ({ search: urlText(), order: urlOrder(orders, fallback), page: urlPage });

/** The input of the query for such a list. */
export const listInput = <Order>(
  { search, order, page }: { search: string; order: Order; page: number },
  size = pageSize,
) => ({ ...pageInput(page, size), order, ...(search === '' ? {} : { search }) });

/**
 * The same for a list of an organization. Server and browser both create it here, so that the browser finds what the server
 * fetched.
 */
export const organizationListInput = <Order>(
  organization_id: string,
  search: { search: string; order: Order; page: number },
  size = pageSize,
) => ({ organization_id, ...listInput(search, size) });

/** The values of a URL's parameters; invalid values count as missing. */
export function readUrlState<Parameters extends UrlParameters>(
  parameters: Parameters,
  get: (name: string) => string | null | undefined,
): UrlState<Parameters> {
  const read = ([name, { parse, fallback }]: [string, UrlParameter<string> | UrlParameter<number>]) => {
    const text = get(name);
    return [name, (typeof text === 'string' ? parse(text) : undefined) ?? fallback];
  };
  return Object.fromEntries(Object.entries(parameters).map(read)) as UrlState<Parameters>;
}

/** The values of a page's URL parameters, on the server. */
export async function readSearchParams<Parameters extends UrlParameters>(
  parameters: Parameters,
  searchParams: Promise<Record<string, string | string[] | undefined>>,
): Promise<UrlState<Parameters>> {
  const given = await searchParams;
  return readUrlState(parameters, (name) => {
    const value = given[name];
    return Array.isArray(value) ? value[0] : value;
  });
}
