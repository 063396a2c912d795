import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Daemon } from "./daemon";

export interface ServerOptions {
  python: string;
  /** The folder that gets configuration and logs. */
  state: string;
  /** The folder that has database and keys. Default: the same. */
  data?: string;
  port: number;
  env: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
}

/** Writes the configuration of a Keystone whose data is in `data`, and answers with its file. */
export async function writeKeystoneConfig(state: string, data = state): Promise<string> {
  const file = join(state, "keystone.conf");
  // Without a cache a request takes 170 ms; the one without pickle makes 28.0.0 answer 500. Four rounds of bcrypt: the passwords are public.
  await writeFile(
    file,
    `[DEFAULT]
log_file = ${join(state, "keystone.log")}
[database]
connection = sqlite:///${join(data, "keystone.db")}
[token]
provider = fernet
expiration = 3600
[fernet_tokens]
key_repository = ${join(data, "keys", "fernet")}
[fernet_receipts]
key_repository = ${join(data, "keys", "fernet")}
[credential]
key_repository = ${join(data, "keys", "credential")}
[cache]
enabled = true
backend = dogpile.cache.memory_pickle
expiration_time = 600
[identity]
password_hash_algorithm = bcrypt
password_hash_rounds = 4
`,
  );
  return file;
}

/** Starts a Keystone under gunicorn, on 127.0.0.1, and waits until it answers. */
export async function startServer({ python, state, data, port, env, signal }: ServerOptions): Promise<Daemon> {
  await writeKeystoneConfig(state, data);
  await writeGunicornConfig(state, port);
  // Keystone reads the command line as its own, so gunicorn gets its settings from gunicorn.conf.py in the working folder, its default.
  const daemon = new Daemon("Keystone", python, ["-m", "gunicorn"], {
    cwd: state,
    env: {
      ...env,
      GUNICORN_CMD_ARGS: "",
      OS_KEYSTONE_CONFIG_DIR: state,
      OS_KEYSTONE_CONFIG_FILES: "keystone.conf",
      PYTHONWARNINGS: "ignore",
    },
    log: join(state, "gunicorn.log"),
  });
  try {
    await daemon.answers(`http://127.0.0.1:${port}/v3`, signal);
    return daemon;
  } catch (error) {
    await daemon.stop();
    throw error;
  }
}

async function writeGunicornConfig(state: string, port: number): Promise<void> {
  const settings = {
    wsgi_app: "keystone.wsgi.api:application",
    bind: `127.0.0.1:${port}`,
    worker_class: "sync",
    // With more than one SQLite is locked now and then, and Keystone answers 500.
    workers: 1,
    accesslog: join(state, "access.log"),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  await writeFile(join(state, "gunicorn.conf.py"), [...lines, "control_socket_disable = True", ""].join("\n"));
}
