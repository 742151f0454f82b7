/** As many rows as one statement takes on either engine. */
const batchSize = 500;

/** Runs statements that take so many rows each at most. */
export async function inBatches<Row>(
  rows: readonly Row[],
  run: (batch: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += batchSize) await run(rows.slice(start, start + batchSize));
}
