import pg from 'pg';
import { defaultLimits, sessionSettings } from './connection/limits.ts';
import { identifier, literal } from './schema/sql.ts';

export interface DatabasePasswords {
  readonly migrator: string;
  readonly app: string;
  readonly readonly: string;
}

export interface DatabaseUrls {
  /** Owner of the schema: migrations only. */
  readonly migrator: string;
  /** DML only: the running service. */
  readonly app: string;
  /** SELECT only: inspection. */
  readonly readonly: string;
}

/** What a role and a database are called; `database` differs from `<name>_db` only in tests. */
export interface DatabaseNames {
  readonly database: string;
  readonly migrator: string;
  readonly app: string;
  readonly readonly: string;
}

export function databaseNames(name: string): DatabaseNames {
  return { database: `${name}_db`, migrator: `${name}_migrator`, app: `${name}_app`, readonly: `${name}_readonly` };
}

/**
 * Makes, or brings up to date, the database `<name>_db` and its three roles: `<name>_migrator` owns it, `<name>_app` reads
 * and writes rows, `<name>_readonly` reads. Each may connect to this database and no other. Safe to repeat.
 *
 * @param adminUrl address of any database on the server, for a role that may create roles and databases.
 */
export async function provisionDatabase(
  adminUrl: string,
  name: string,
  passwords: DatabasePasswords,
): Promise<DatabaseUrls> {
  const names = databaseNames(name);
  await connected(adminUrl, async (admin) => {
    await ensureRoles(admin, names, passwords);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [names.database]);
    if (rowCount === 0) {
      await admin.query(`CREATE DATABASE ${identifier(names.database)} OWNER ${identifier(names.migrator)}`);
    }
  });
  await grantAccess(adminUrl, names);
  await connected(adminUrl, (admin) => limitSessions(admin, names));
  return databaseUrls(adminUrl, names, passwords);
}

/** The roles alone; they belong to the server, not to one database. */
export async function ensureRoles(admin: pg.Client, names: DatabaseNames, passwords: DatabasePasswords): Promise<void> {
  for (const role of ['migrator', 'app', 'readonly'] as const) {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [names[role]]);
    const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
    await admin.query(
      `${verb} ROLE ${identifier(names[role])} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${literal(passwords[role])}`,
    );
  }
  await admin.query(`GRANT ${identifier(names.migrator)} TO CURRENT_USER`);
}

/**
 * Opens the database to its three roles only and says once, as default privileges, what the application and the
 * inspector may do with everything that the migrator will ever make.
 */
export async function grantAccess(adminUrl: string, names: DatabaseNames): Promise<void> {
  const database = identifier(names.database);
  const [migrator, app, readonly] = [names.migrator, names.app, names.readonly].map(identifier);
  await connected(withDatabase(adminUrl, names.database), async (admin) => {
    await admin.query(`
      REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
      GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${migrator}, ${app};
      GRANT CONNECT ON DATABASE ${database} TO ${readonly};
      ALTER SCHEMA public OWNER TO ${migrator};
      REVOKE ALL ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO ${app}, ${readonly};
      ALTER DEFAULT PRIVILEGES FOR ROLE ${migrator} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
      ALTER DEFAULT PRIVILEGES FOR ROLE ${migrator} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app};
      ALTER DEFAULT PRIVILEGES FOR ROLE ${migrator} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO ${app};
      ALTER DEFAULT PRIVILEGES FOR ROLE ${migrator} IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO ${app};
      ALTER DEFAULT PRIVILEGES FOR ROLE ${migrator} IN SCHEMA public GRANT SELECT ON TABLES TO ${readonly};
    `);
  });
}

/**
 * What a service asks for at the start of each session holds for its role anyway: for whoever looks in by hand, and behind a
 * pooler that drops what is asked.
 */
export const roleSettings = sessionSettings(defaultLimits);

async function limitSessions(admin: pg.Client, { app, database }: DatabaseNames): Promise<void> {
  for (const [name, value] of Object.entries(roleSettings)) {
    await admin.query(
      `ALTER ROLE ${identifier(app)} IN DATABASE ${identifier(database)} SET ${name} = ${literal(value)}`,
    );
  }
}

/** Addresses of one database for its three roles, on the server of `adminUrl`. */
export function databaseUrls(adminUrl: string, names: DatabaseNames, passwords: DatabasePasswords): DatabaseUrls {
  const urlFor = (role: 'migrator' | 'app' | 'readonly'): string => {
    const url = new URL(withDatabase(adminUrl, names.database));
    url.username = names[role];
    url.password = encodeURIComponent(passwords[role]);
    return url.href;
  };
  return { migrator: urlFor('migrator'), app: urlFor('app'), readonly: urlFor('readonly') };
}

/** The same server, credentials and parameters, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'provision' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
