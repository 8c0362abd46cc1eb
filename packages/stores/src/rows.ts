/*
 * Statements, written in SQL, on sequelize's own connections and in its transactions. They go straight to `pg`:
 * sequelize's way of a statement to the same connection takes as much of this process's time as all the rest of it.
 * Each is prepared once a connection, so that PostgreSQL parses and plans it once. One that answers with `*` is not:
 * a prepared statement must not change the form of its answer, as adding a column would. Where a migration changes the
 * type of a column that is asked for by name, connections that have prepared the statement are given up: a statement
 * alone goes to another one, a transaction fails as when a store is away, and can be tried again.
 */
import pg from "pg";
import { DatabaseError, Sequelize, type Transaction } from "sequelize";
import type { z } from "zod";

type Value = string | number | boolean | Date | null | readonly string[];

interface Statement {
  /** SQL with `$name` for each value. */
  readonly sql: string;
  readonly bind?: Readonly<Record<string, Value>>;
}

/** Runs a statement, alone or as part of a transaction, and parses each row that it answers with. */
export async function rowsOf<S extends z.ZodType>(
  on: Sequelize | Transaction,
  row: S,
  statement: Statement,
): Promise<z.output<S>[]> {
  const { rows } = await send(on, statement);
  return rows.map((one) => row.parse(one));
}

/** Runs a statement, alone or as part of a transaction; answers with how many rows it changed. */
export async function execute(on: Sequelize | Transaction, statement: Statement): Promise<number> {
  return (await send(on, statement)).rowCount ?? 0;
}

function send(on: Sequelize | Transaction, { sql, bind = {} }: Statement): Promise<pg.QueryResult<object>> {
  const { text, names, name } = compiledOf(sql);
  const values = names.map((one) => bound(bind, one));
  const query = { text, values, ...(name === null ? {} : { name }) };
  return on instanceof Sequelize ? aloneOn(on, query) : queryOn(connectionOf(on), query);
}

/** What PostgreSQL says of a prepared statement whose answer would have another form by now. */
const OUTDATED = /^cached plan must not change result type$/;

interface Compiled {
  /** SQL with `$1`, `$2`, … for the names in their order. */
  readonly text: string;
  readonly names: readonly string[];
  /** Under which the statement is prepared; null for one that is not. */
  readonly name: string | null;
}

// The statements of the code are few; what is put together at run time is made of a few parts.
const compiled = new Map<string, Compiled>();

function compiledOf(sql: string): Compiled {
  const known = compiled.get(sql);
  if (known !== undefined) return known;
  const names: string[] = [];
  const text = sql.replace(/\$([a-zA-Z]\w*)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  const isOpen = /(SELECT|RETURNING|,)\s+(\w+\.)?\*/i.test(sql);
  const made = { text, names, name: isOpen ? null : `rows-${compiled.size + 1}` };
  compiled.set(sql, made);
  return made;
}

function bound(bind: Readonly<Record<string, Value>>, name: string) {
  const value = bind[name];
  if (value === undefined) throw new Error(`A statement names $${name}, and no value is bound to it`);
  return value instanceof Date ? value.toISOString() : value;
}

async function aloneOn(sequelize: Sequelize, query: pg.QueryConfig): Promise<pg.QueryResult<object>> {
  const { connectionManager } = sequelize;
  // Each try gives a connection up, and those that take its place have prepared nothing yet.
  for (;;) {
    const connection = await connectionManager.getConnection({ type: "write" });
    try {
      return await queryOn(connection, query);
    } catch (failure) {
      if (!(failure instanceof DatabaseError && OUTDATED.test(failure.message))) throw failure;
    } finally {
      connectionManager.releaseConnection(connection);
    }
  }
}

/** The connection that a transaction holds; sequelize's types leave it out. */
function connectionOf(transaction: Transaction): unknown {
  const connection: unknown = Reflect.get(transaction, "connection");
  const finished: unknown = Reflect.get(transaction, "finished");
  if (connection === undefined || finished !== undefined)
    throw new Error("A statement was sent to a transaction that has ended");
  return connection;
}

async function queryOn(connection: unknown, query: pg.QueryConfig): Promise<pg.QueryResult<object>> {
  if (!(connection instanceof pg.Client)) throw new TypeError("A connection is not one of PostgreSQL's");
  try {
    return await connection.query<object>(query);
  } catch (failure) {
    if (!(failure instanceof Error)) throw failure;
    // Its answer may come yet, or what it has prepared is outdated: it is of no use to whoever would get it next.
    if (failure.message === "Query read timeout" || OUTDATED.test(failure.message))
      Reflect.set(connection, "_invalid", true);
    throw new DatabaseError(Object.assign(failure, { sql: query.text }));
  }
}
