/** How many things one request names: their ids are in its address, which may not be too long. */
export const namedAtOnce = 100;

/** The ids that requests name, in parts of as many as one takes. */
export const inParts = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / namedAtOnce) }, (_, part) =>
    ids.slice(part * namedAtOnce, (part + 1) * namedAtOnce),
  );
