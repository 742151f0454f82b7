import { z } from 'zod';

export const defaultLimit = 100;
export const maxLimit = 1000;

/** Maximum size of the results of one page, in bytes of JSON; a page that would be larger ends earlier. */
export const maxPageBytes = 4 * 1024 * 1024;

/** Selects a page of a list. */
export const PageInput = z.object({
  limit: z
    .int()
    .min(1)
    .max(maxLimit)
    .default(defaultLimit)
    .meta({
      description: `Maximum number of results, up to ${maxLimit}; fewer if they would take more than 4 MB.`,
      examples: [20],
    }),
  offset: z
    .int()
    .min(0)
    .default(0)
    .meta({ description: 'Number of results to skip.', examples: [0] }),
});
export type PageInput = z.infer<typeof PageInput>;

/**
 * One page: the total number of results, and the requested ones or as many of them as fit into one response. REST adds the
 * URLs of the adjacent pages.
 */
export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    count: z.int().min(0).meta({ description: 'Total number of results.' }),
    results: z.array(item).meta({ description: 'The results of this page.' }),
  });

/** Whether a schema describes a page. */
export const isPage = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodObject && 'count' in schema.shape && 'results' in schema.shape;

export interface Page<T> {
  count: number;
  results: T[];
}
