import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../lib/command";
import { type Progress, silent, stopwatch, ticking } from "../lib/progress";
import { type Ceph, installedCeph } from "./ceph";
import { cephConfig, type Memory } from "./cephConfig";
import { Daemon } from "./daemon";
import type { Keystone } from "./keystone";
import { freePort } from "./ports";

export interface RgwOptions {
  /** The cloud it belongs to, whose catalog then names it as type `s3`. */
  keystone: Keystone;
  /** Default: any free one. */
  port?: number | undefined;
  /** Default: 300, as most clouds have it. */
  memory?: Memory;
  progress?: Progress;
  signal?: AbortSignal | undefined;
  env?: NodeJS.ProcessEnv;
}

/** A real Ceph RADOS Gateway on 127.0.0.1 that takes the credentials of one Keystone. */
export interface Rgw {
  /** The S3 URL, path style: `http://127.0.0.1:8080`. */
  endpoint: string;
  memory: Memory;
  /** The folder with its configuration and logs, until it is stopped. */
  state: string;
  /** Stops it; what was stored is lost. */
  stop(): Promise<void>;
}

/** Of ceph-osd 16.2.15 it is known that it may crash when it starts. */
const tries = 3;

/**
 * Starts a gateway.
 *
 * @throws NoCeph on a machine that cannot have one
 */
export async function startRgw(options: RgwOptions): Promise<Rgw> {
  const { keystone, memory = "300", progress = silent, signal, env = process.env } = options;
  const ceph = await installedCeph({ env, progress, signal });
  const time = stopwatch();
  const port = await freePort(options.port);
  const endpoint = `http://127.0.0.1:${port}`;
  for (let attempt = 1; ; attempt++) {
    const cluster = new Cluster(ceph, await mkdtemp(join(tmpdir(), "ventus-rgw-")), signal);
    try {
      const start = (): Promise<void> => cluster.start({ port, memory, keystone: new URL(keystone.authUrl).origin });
      await ticking(progress, () => `Starting Ceph RGW: ${time()}`, start);
      await keystone.publish("s3", endpoint);
      progress.line(`Ceph RGW answers on ${endpoint} (${time()}), memory of secrets: ${memory}.`);
      return { endpoint, memory, state: cluster.state, stop: () => cluster.stop() };
    } catch (error) {
      await cluster.stop();
      signal?.throwIfAborted();
      if (attempt === tries) throw error;
      progress.line(`Ceph did not start, trying again: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** One monitor, one OSD and one gateway. */
class Cluster {
  private readonly daemons: Daemon[] = [];
  private readonly config: string;
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    private readonly ceph: Ceph,
    readonly state: string,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.config = join(state, "ceph.conf");
    this.env = { ...ceph.env, CEPH_CONF: this.config };
  }

  async start({ port, memory, keystone }: { port: number; memory: Memory; keystone: string }): Promise<void> {
    const [fsid, osdId, monitorPort] = [randomUUID(), randomUUID(), await freePort()];
    const { state, config } = this;
    for (const name of ["mon", "osd"]) await mkdir(join(state, name));
    await writeFile(join(state, "keyring"), "");
    await writeFile(config, cephConfig({ state, lib: this.ceph.lib, fsid, monitorPort, port, keystone, memory }));

    const monmap = join(state, "monmap");
    const address = `[v1:127.0.0.1:${monitorPort}]`;
    await this.run("monmaptool", "--create", "--clobber", "--fsid", fsid, "--addv", "a", address, monmap);
    await this.run("ceph-mon", "--mkfs", "-i", "a", "-c", config, "--monmap", monmap);
    this.daemon("ceph-mon", "-i", "a", "-c", config, "-f");
    // --no-mon-config: without it ceph-osd 16.2.15 crashes now and then at its start.
    await this.run("ceph-osd", "-i", "0", "-c", config, "--no-mon-config", "--mkfs", "--osd-uuid", osdId);
    // Debian's own Python: the modules that came along are for that one.
    await this.run(
      "/usr/bin/python3",
      join(this.ceph.bin, "ceph"),
      "-c",
      config,
      "--connect-timeout",
      "20",
      "osd",
      "new",
      osdId,
      "0",
    );
    this.daemon("ceph-osd", "-i", "0", "-c", config, "--no-mon-config", "-f");
    const gateway = this.daemon("radosgw", "-n", "client.rgw", "-c", config, "--no-mon-config", "-f");
    await gateway.answers(`http://127.0.0.1:${port}/`, this.signal);
    const ended = this.daemons.find((daemon) => !daemon.running);
    if (ended) throw new Error(`${ended.name} ended at its start`);
  }

  private daemon(name: string, ...args: string[]): Daemon {
    const { state: cwd, env } = this;
    const daemon = new Daemon(name, join(this.ceph.bin, name), args, { cwd, env, log: join(cwd, `${name}.out`) });
    this.daemons.push(daemon);
    return daemon;
  }

  private async run(program: string, ...args: string[]): Promise<void> {
    const command = program.startsWith("/") ? program : join(this.ceph.bin, program);
    const options = { cwd: this.state, env: this.env, signal: this.signal, timeLimit: 60_000 };
    const { status, stderr } = await run(command, args, options);
    if (status !== 0) throw new Error(`${program}: ${stderr.trim().split("\n").slice(-3).join("; ")}`);
  }

  async stop(): Promise<void> {
    for (const daemon of this.daemons.splice(0).reverse()) await daemon.stop();
    await rm(this.state, { recursive: true, force: true, maxRetries: 3 });
  }
}
