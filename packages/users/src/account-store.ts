import { MarketplaceError, personal } from "@marketplace/kernel";
import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  Op,
  type Sequelize,
  type Transaction,
  UniqueConstraintError,
} from "sequelize";
import { z } from "zod";
import { preferencesSchema, roleSchema } from "./account.ts";

const rowSchema = z.object({
  id: z.string(),
  email: personal(z.string()),
  passwordHash: personal(z.string()),
  name: z.string(),
  bio: z.string(),
  avatarKey: z.string().nullable(),
  /** Which upload it was last made of, also after it was removed. */
  avatarUpload: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  role: roleSchema,
  status: z.enum(["active", "suspended"]),
  preferences: personal(preferencesSchema),
  version: z.int(),
  createdAt: z.date(),
  updatedAt: z.date(),
});

/** An account as it is kept. */
export type AccountRow = z.output<typeof rowSchema>;

/** What of an account can change. */
export type AccountChange = Partial<Omit<AccountRow, "id" | "email" | "createdAt" | "version">>;

interface AccountModel extends Model<InferAttributes<AccountModel>, InferCreationAttributes<AccountModel>> {
  id: string;
  email: string;
  passwordHash: string;
  name: string;
  bio: string;
  avatarKey: string | null;
  avatarUpload: string | null;
  city: string | null;
  country: string | null;
  role: string;
  status: string;
  preferences: unknown;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A row that only a reader of its newest state may act on. */
interface Reading {
  readonly transaction: Transaction;
  /** `share` waits for a change that is under way and holds off the next; `change` also holds off such readers. */
  readonly lock: "share" | "change";
}

/** The accounts in PostgreSQL: statements alone, no decisions. */
export type AccountStore = ReturnType<typeof openAccounts>;

// A model belongs to its connection; defining it twice would replace it under a call that is under way.
const opened = new WeakMap<Sequelize, AccountStore>();

/** The accounts in PostgreSQL, opened once a connection. */
export function accountStore(sequelize: Sequelize): AccountStore {
  const store = opened.get(sequelize) ?? openAccounts(sequelize);
  opened.set(sequelize, store);
  return store;
}

function openAccounts(sequelize: Sequelize) {
  const model = accountModel(sequelize);

  async function findOne(where: { id: string } | { email: string }, reading?: Reading) {
    const found = await model.findOne({
      where,
      transaction: reading?.transaction ?? null,
      ...(reading === undefined
        ? {}
        : {
            lock: reading.lock === "share" ? reading.transaction.LOCK.SHARE : reading.transaction.LOCK.UPDATE,
          }),
    });
    return found === null ? null : rowSchema.parse(found.get());
  }

  return {
    byId: (id: string, reading?: Reading) => findOne({ id }, reading),
    byEmail: (email: string, reading?: Reading) => findOne({ email }, reading),

    async byIds(ids: readonly string[]): Promise<readonly AccountRow[]> {
      if (ids.length === 0) return [];
      const found = await model.findAll({ where: { id: [...new Set(ids)] } });
      return found.map((row) => rowSchema.parse(row.get()));
    },

    /** Ids of all accounts, ascending, after one or from the first. */
    async ids(after: string | null, limit: number): Promise<readonly string[]> {
      const found = await model.findAll({
        attributes: ["id"],
        where: after === null ? {} : { id: { [Op.gt]: after } },
        order: [["id", "ASC"]],
        limit,
      });
      return found.map(({ id }) => id);
    },

    count: (): Promise<number> => model.count(),

    /** @throws MarketplaceError `ALREADY_EXISTS` when the address has an account. */
    async insert(row: AccountRow, transaction: Transaction): Promise<void> {
      try {
        await model.create(row, { transaction });
      } catch (failure) {
        throw failure instanceof UniqueConstraintError ? addressTaken() : failure;
      }
    },

    /** Changes the account if it still is at `version`; null when it is not. */
    async changeAt(
      at: { readonly id: string; readonly version: number },
      change: AccountChange,
      transaction: Transaction,
    ): Promise<AccountRow | null> {
      const [, [changed]] = await model.update(
        { ...change, version: at.version + 1 },
        { where: { id: at.id, version: at.version }, returning: true, transaction },
      );
      return changed === undefined ? null : rowSchema.parse(changed.get());
    },

    /** Changes an account as it was read under a lock for its change. */
    async changeLocked(
      { id, version }: Pick<AccountRow, "id" | "version">,
      change: AccountChange,
      transaction: Transaction,
    ): Promise<AccountRow> {
      const changed = await this.changeAt({ id, version }, change, transaction);
      if (changed === null) throw new Error(`The account ${id} has changed under its lock`);
      return changed;
    },

    /** Changes what no form of the account's owner shows, so its version stays. */
    async change(id: string, change: AccountChange, transaction: Transaction): Promise<void> {
      await model.update(change, { where: { id }, transaction });
    },

    async countAdmins(transaction: Transaction): Promise<number> {
      return model.count({ where: { role: "admin" }, transaction });
    },
  };
}

/** Says that an address has an account already. */
export function addressTaken(): MarketplaceError {
  return new MarketplaceError(
    "ALREADY_EXISTS",
    "This e-mail address has an account already. Sign in, or use another address.",
    { fieldErrors: { email: ["has an account already"] } },
  );
}

function accountModel(sequelize: Sequelize): ModelStatic<AccountModel> {
  return sequelize.define<AccountModel>(
    "account",
    {
      id: { type: DataTypes.UUID, primaryKey: true },
      email: { type: DataTypes.TEXT, allowNull: false },
      passwordHash: { type: DataTypes.TEXT, allowNull: false },
      name: { type: DataTypes.TEXT, allowNull: false },
      bio: { type: DataTypes.TEXT, allowNull: false },
      avatarKey: DataTypes.TEXT,
      avatarUpload: DataTypes.UUID,
      city: DataTypes.TEXT,
      country: DataTypes.CHAR(2),
      role: { type: DataTypes.TEXT, allowNull: false },
      status: { type: DataTypes.TEXT, allowNull: false },
      preferences: { type: DataTypes.JSONB, allowNull: false },
      version: { type: DataTypes.INTEGER, allowNull: false },
      createdAt: { type: DataTypes.DATE, allowNull: false },
      updatedAt: { type: DataTypes.DATE, allowNull: false },
    },
    { tableName: "users" },
  );
}
