import { z } from 'zod';

export const defaultLimit = 100;
export const maxLimit = 1000;

/** How many bytes the results of one page take at most, as JSON: where more would be answered, the page ends earlier. */
export const maxPageBytes = 4 * 1024 * 1024;

/** Which page of a list. */
export const PageInput = z.object({
  limit: z
    .int()
    .min(1)
    .max(maxLimit)
    .default(defaultLimit)
    .meta({
      description: `How many results to answer, at most ${maxLimit}; fewer where they would take more than 4 MB.`,
      examples: [20],
    }),
  offset: z
    .int()
    .min(0)
    .default(0)
    .meta({ description: 'How many results to pass over.', examples: [0] }),
});
export type PageInput = z.infer<typeof PageInput>;

/**
 * One page: how many there are in all, and those asked for, or as many of them as fit into one answer. REST adds the
 * addresses of the pages around it.
 */
export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    count: z.int().min(0).meta({ description: 'How many results there are in all.' }),
    results: z.array(item).meta({ description: 'The results of this page.' }),
  });

/** Whether a schema is of a page. */
export const isPage = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodObject && 'count' in schema.shape && 'results' in schema.shape;

export interface Page<T> {
  count: number;
  results: T[];
}
