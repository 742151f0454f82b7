import type { Compilable, CompiledQuery, Insertable } from 'kysely';
import type { Executor, Transaction } from './database.ts';
import { nameStatement } from './statement-names.ts';
import type { Tables } from './tables/index.ts';

/** A placeholder for a value that is known only when the query runs. */
class Parameter {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query whose SQL is built and compiled once, because building it costs more than running it.
 *
 * @param build builds the query; `param('x')` stands for the argument `x`. The shape of the query must not depend on
 *   the arguments.
 * @returns a function that runs the query and returns its rows.
 */
export function prepared<Arguments extends object, Row>(
  build: (
    db: Executor,
    param: <Name extends keyof Arguments & string>(name: Name) => Arguments[Name],
  ) => Compilable<Row>,
): (db: Executor, args: Arguments) => Promise<Row[]> {
  // Compiled once per dialect, because the engines spell the same query differently.
  const templates = new Map<unknown, CompiledQuery<Row>>();
  return async (db, args) => {
    const dialect = db.getExecutor().adapter.constructor;
    let template = templates.get(dialect);
    if (!template) {
      template = build(db.withoutPlugins(), (name) => new Parameter(name) as never).compile();
      templates.set(dialect, template);
      nameStatement(template.sql);
    }
    const parameters = template.parameters.map((parameter) =>
      parameter instanceof Parameter ? args[parameter.name as keyof Arguments] : parameter,
    );
    const { rows } = await db.executeQuery<Row>({ ...template, parameters });
    return rows;
  };
}

/**
 * An insert of one row, compiled once. The row must have a value, or null, for every listed column.
 * @returns a function that inserts a row
 */
export function preparedInsert<Name extends keyof Tables, Column extends keyof Insertable<Tables[Name]> & string>(
  table: Name,
  columns: readonly Column[],
): (trx: Transaction, row: Pick<Insertable<Tables[Name]>, Column>) => Promise<void> {
  const insert = prepared<Record<string, never>, never>((db, param) =>
    db.insertInto(table).values(Object.fromEntries(columns.map((column) => [column, param(column)])) as never),
  );
  return async (trx, row) => {
    await insert(trx, row as unknown as Record<string, never>);
  };
}
