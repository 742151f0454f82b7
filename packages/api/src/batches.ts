/** The maximum number of rows per statement that works on either engine. */
const batchSize = 500;

/** Calls `run` with batches of at most that many rows, one after another. */
export async function inBatches<Row>(
  rows: readonly Row[],
  run: (batch: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += batchSize) await run(rows.slice(start, start + batchSize));
}
