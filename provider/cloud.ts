import { randomBytes } from "node:crypto";
import type { Config } from "./config/config";
import { HttpClient } from "./http/client";
import { RetryingClient } from "./http/retry";
import { systemClock } from "./http/time";
import type { Clock } from "./http/time";
import { CredentialBlobs } from "./keystone/credentialBlob";
import { Ec2Credentials } from "./keystone/ec2Credentials";
import { UserLists } from "./keystone/lists";
import { UserProjects } from "./keystone/projects";
import { Session } from "./keystone/session";
import { userAgent } from "./version";

export interface CloudOptions {
  clock?: Clock;
  /** `count` bytes nobody can foresee. */
  randomBytes?: (count: number) => Buffer;
  /** Milliseconds until a connection must stand, and without a byte of an answer. Defaults: 10,000 and 30,000. */
  connectTimeout?: number;
  answerTimeout?: number;
}

/** One login to one cloud, and all that is shared by the resources that use it in this process. */
export class Cloud {
  readonly http: HttpClient;
  readonly session: Session;
  readonly credentials: Ec2Credentials;
  readonly blobs: CredentialBlobs;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  /** Access keys that this process adopted. */
  readonly adopted = new Set<string>();
  readonly #lists = new Map<string, UserLists>();
  readonly #projects = new Map<string, UserProjects>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(
    readonly config: Config,
    options: CloudOptions = {},
  ) {
    this.clock = options.clock ?? systemClock;
    this.randomBytes = options.randomBytes ?? randomBytes;
    this.http = new HttpClient({
      userAgent,
      caCertificate: config.caCertificate,
      insecure: config.insecure,
      ...(options.connectTimeout === undefined ? {} : { connectTimeout: options.connectTimeout }),
      ...(options.answerTimeout === undefined ? {} : { answerTimeout: options.answerTimeout }),
    });
    const client = new RetryingClient(this.http, { clock: this.clock, random: () => this.random() });
    this.session = new Session(config, client, this.clock);
    this.credentials = new Ec2Credentials(this.session);
    this.blobs = new CredentialBlobs(this.session);
  }

  /** The lists of one user's sets, shared by all who ask for them. */
  lists(userId: string): UserLists {
    let lists = this.#lists.get(userId);
    if (lists === undefined) {
      lists = new UserLists(userId, this.credentials, this.blobs, this.clock);
      this.#lists.set(userId, lists);
    }
    return lists;
  }

  /** The projects of one user, shared by all who ask for them. */
  projects(userId: string): UserProjects {
    let projects = this.#projects.get(userId);
    if (projects === undefined) {
      projects = new UserProjects(this.session, userId);
      this.#projects.set(userId, projects);
    }
    return projects;
  }

  /** A number in [0, 1). */
  random(): number {
    return this.randomBytes(4).readUInt32BE() / 2 ** 32;
  }

  /** Runs `work` when all work of the same name that was asked for before has ended. */
  async inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(name) ?? Promise.resolve();
    const turn = before.then(work);
    const settled = turn.catch(() => undefined);
    this.#turns.set(name, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(name) === settled) this.#turns.delete(name);
    }
  }

  async close(): Promise<void> {
    await this.http.close();
  }
}
