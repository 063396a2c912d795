import { checkKey } from "../../provider/s3/gateway";
import type { Ec2Credential } from "../../provider/keystone/schemas";
import { create } from "../../provider/objectStorageCredentials/create";
import { startSandbox } from "../../sandbox";
import type { Sandbox, UserName } from "../../sandbox";
import { FakeClock } from "../helpers/clock";
import { TestCloud } from "../helpers/cloud";
import { FaultProxy } from "../helpers/faultProxy";
import { ModelStack } from "../helpers/modelStack";

/** Milliseconds: how long the provider waits for an answer, by the scene's clock. */
const answerTimeout = 30_000;
/** The same in real time: that long each request that hangs costs a test. */
const shortTimeout = 300;

export type Service = "keystone" | "s3";

/** A clock whose sleeps can be noticed. */
class SceneClock extends FakeClock {
  onSleep: () => Promise<void> = () => Promise.resolve();

  override async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await super.sleep(milliseconds, signal);
    await this.onSleep();
  }
}

/** A cloud, the proxies before its two services, a stack that reaches it through them, and somebody at the cloud's console. */
export class Scene {
  readonly stack: ModelStack;
  readonly requests: { service: Service; method: string; path: string }[] = [];
  readonly #console: TestCloud;

  private constructor(
    readonly clock: SceneClock,
    readonly sandbox: Sandbox,
    readonly proxies: Record<Service, FaultProxy>,
    userName: UserName,
    impatient: boolean,
  ) {
    const environment = { ...sandbox.environment(userName), OS_AUTH_URL: proxies.keystone.authUrl };
    const settings = { "ventus:s3Endpoint": proxies.s3.authUrl };
    const options = { clock, ...(impatient ? { answerTimeout: shortTimeout } : {}) };
    this.stack = new ModelStack(() => new TestCloud(environment, settings, options));
    this.#console = new TestCloud(sandbox.environment(), {}, { clock });
    for (const service of ["keystone", "s3"] as const) {
      proxies[service].onRequest = ({ method, path, fault }) => {
        this.requests.push({ service, method, path });
        if (fault === "hang") clock.time += answerTimeout;
      };
    }
  }

  /** `impatient`: an answer is waited for a moment only, for the sake of requests that hang. */
  static async set(userName: UserName, impatient: boolean): Promise<Scene> {
    const clock = new SceneClock();
    const sandbox = await startSandbox({ now: () => new Date(clock.now()) });
    const [keystone, s3] = await Promise.all([FaultProxy.start(sandbox.authUrl), FaultProxy.start(sandbox.s3Endpoint)]);
    return new Scene(clock, sandbox, { keystone, s3 }, userName, impatient);
  }

  /** Every password, token and secret that there is. */
  get secrets(): string[] {
    const passwords = Object.values(this.sandbox.fixture.users).map(({ password }) => password);
    const long = passwords.filter((password) => password !== "admin");
    return [...long, ...this.proxies.keystone.secrets];
  }

  /** The sets of the project, as the console shows them. */
  async sets(): Promise<Ec2Credential[]> {
    const { cloud } = this.#console;
    const { userId, projectId } = await cloud.session.identity();
    const sets = await cloud.credentials.list(userId, this.#console.call());
    return sets.filter((set) => set.projectId === projectId);
  }

  /** Somebody else makes a set, without a look at what there is. */
  async makeSet(): Promise<Ec2Credential> {
    const made = await create(this.#console.cloud, { allowMultiple: true, waitForActive: 0 }, this.#console.call());
    return made;
  }

  /** Somebody at the console deletes all but one set, which is `kept` if that is among them. */
  async deleteAllBut(kept: readonly string[]): Promise<void> {
    const { cloud } = this.#console;
    const sets = await this.sets();
    const keep = sets.find(({ accessKey }) => kept.includes(accessKey)) ?? sets[0];
    for (const { userId, accessKey } of sets.filter((set) => set !== keep)) {
      await cloud.credentials.delete(userId, accessKey, this.#console.call());
    }
  }

  async works(set: Pick<Ec2Credential, "accessKey" | "secretKey">): Promise<boolean> {
    const { http, clock } = this.#console.cloud;
    return (await checkKey(http, clock, this.sandbox.s3Endpoint, set)).active;
  }

  /** All is well again between the stack and the cloud. */
  async heal(): Promise<void> {
    this.clock.onSleep = () => Promise.resolve();
    for (const proxy of Object.values(this.proxies)) {
      proxy.clear();
      proxy.onAnswer = () => undefined;
      await proxy.accept();
    }
  }

  async end(): Promise<void> {
    await this.#console.cloud.close();
    await Promise.all([...Object.values(this.proxies).map((proxy) => proxy.stop()), this.sandbox.stop()]);
  }
}
