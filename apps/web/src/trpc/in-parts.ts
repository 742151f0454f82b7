/** The maximum number of ids in one request: they are in its URL, whose length is limited. */
export const namedAtOnce = 100;

/** Splits ids into parts that fit into one request each. */
export const inParts = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / namedAtOnce) }, (_, part) =>
    ids.slice(part * namedAtOnce, (part + 1) * namedAtOnce),
  );
