import type { UserName } from "../../sandbox";
import type { ObjectStorageCredentialsInputs } from "../../provider/objectStorageCredentials/args";
import type { Scene } from "./scene";

/** One command of pulumi's on one resource, in one situation. */
export interface Operation {
  name: string;
  command: "up" | "refresh" | "destroy";
  inputs: ObjectStorageCredentialsInputs;
  /** Who runs the stack. Default: the owner of the credentials. */
  userName?: UserName;
  /** Somebody else makes a set between this one's look and its POST. */
  rival?: true;
  /** The command is to leave a secret that differs from the one before. */
  rotates?: true;
  /** The pair before is to be there beside the new one, and to work. */
  overlaps?: true;
  /** Brings cloud and stack to where the command begins. */
  prepare: (scene: Scene) => Promise<void>;
}

const made = async ({ stack }: Scene): Promise<void> => {
  await stack.up({ regenerate: "1" });
};

const overlapping = async (scene: Scene): Promise<void> => {
  await made(scene);
  await scene.stack.up({ regenerate: "2", overlap: "24h" });
};

export const operations: readonly Operation[] = [
  { name: "create", command: "up", inputs: {}, prepare: () => Promise.resolve() },
  {
    name: "create while somebody else does",
    command: "up",
    inputs: {},
    rival: true,
    prepare: () => Promise.resolve(),
  },
  { name: "read", command: "refresh", inputs: { regenerate: "1" }, prepare: made },
  {
    name: "read by an administrator",
    command: "refresh",
    inputs: { regenerate: "1" },
    userName: "admin",
    prepare: async (scene: Scene): Promise<void> => {
      const set = await scene.makeSet();
      scene.stack.state = {
        ...set,
        authUrl: scene.proxies.keystone.authUrl,
        endpoint: scene.proxies.s3.authUrl,
        region: "RegionOne",
        regenerate: "1",
        regeneratedAt: new Date(scene.clock.now()).toISOString(),
      };
    },
  },
  { name: "regenerate", command: "up", inputs: { regenerate: "2" }, rotates: true, prepare: made },
  {
    name: "regenerate with an overlap",
    command: "up",
    inputs: { regenerate: "2", overlap: "24h" },
    rotates: true,
    overlaps: true,
    prepare: made,
  },
  {
    name: "regenerate within an overlap",
    command: "up",
    inputs: { regenerate: "3", overlap: "24h" },
    rotates: true,
    overlaps: true,
    prepare: overlapping,
  },
  {
    name: "end of an overlap",
    command: "up",
    inputs: { regenerate: "2", overlap: "24h" },
    prepare: async (scene: Scene): Promise<void> => {
      await overlapping(scene);
      scene.clock.time += 86_400_000;
    },
  },
  {
    name: "read within an overlap",
    command: "refresh",
    inputs: { regenerate: "2", overlap: "24h" },
    overlaps: true,
    prepare: overlapping,
  },
  { name: "delete within an overlap", command: "destroy", inputs: {}, prepare: overlapping },
  {
    name: "up after one that was not finished",
    command: "up",
    inputs: { regenerate: "1" },
    prepare: async (scene: Scene): Promise<void> => {
      await made(scene);
      scene.stack.incomplete = true;
    },
  },
  {
    name: "adopt",
    command: "up",
    inputs: { adopt: true },
    prepare: async (scene: Scene): Promise<void> => {
      await scene.makeSet();
    },
  },
  { name: "delete", command: "destroy", inputs: {}, prepare: made },
];
