import { dirname, join } from "node:path";
import { accessSync, constants } from "node:fs";
import { packageRoot } from "../tools/lib/places";
import { dynamicDoor, nodeProgram, pluginDoor, yamlProgram } from "./program";
import type { Program } from "./program";

/** Something whose figures stand in the table. */
export interface Subject {
  /** As on the command line and in the table. */
  readonly name: string;
  readonly what: string;
  readonly program: Program;
  /** Inputs of each resource. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Whether it can make a new secret for the same access key. */
  readonly regenerates: boolean;
  /** It looks at what the cloud has before and after, as far as the cloud lets it. */
  readonly guarded?: boolean;
  /** Whether it sends requests to a cloud. */
  readonly works: boolean;
}

/** Neither looks for another set nor whether S3 takes the key, as the peer does neither. */
const guardsOff = { allowMultiple: true, waitForActive: 0 };

const ours = { regenerates: true, works: true };
const guarded = { inputs: {}, guarded: true, ...ours };
const idle = { inputs: {}, regenerates: true, works: false };

/** All subjects there are on this machine: the peer only where its plugin is on PATH. */
export function findSubjects(path: string): Subject[] {
  const peer = findOnPath("pulumi-resource-openstack", path);
  const floor = yamlProgram({ type: "floor:index:Thing", plugin: join(packageRoot, "bench", "floor") });
  return [
    { name: "plugin", what: "our plugin, guards off", program: pluginDoor, inputs: guardsOff, ...ours },
    { name: "plugin+", what: "our plugin, guards on", program: pluginDoor, ...guarded },
    ...(peer === undefined ? [] : [peerSubject(dirname(peer))]),
    { name: "floor", what: "a plugin that does nothing", program: floor, ...idle },
    { name: "dynamic", what: "our dynamic provider, guards off", program: dynamicDoor, inputs: guardsOff, ...ours },
    { name: "dynamic+", what: "our dynamic provider, guards on", program: dynamicDoor, ...guarded },
    {
      name: "naive",
      what: "a dynamic provider as in tutorials",
      program: nodeProgram("naive.js"),
      inputs: {},
      ...ours,
    },
    { name: "dynfloor", what: "a dynamic provider that does nothing", program: nodeProgram("floor.js"), ...idle },
  ];
}

function peerSubject(plugin: string): Subject {
  return {
    name: "peer",
    what: "pulumi-openstack's identity.Ec2CredentialV3",
    program: yamlProgram({ type: "openstack:identity:Ec2CredentialV3", plugin }),
    inputs: {},
    regenerates: false,
    works: true,
  };
}

/** The file of a command, if it is on PATH. */
export function findOnPath(command: string, path: string): string | undefined {
  return path
    .split(":")
    .map((folder) => join(folder, command))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
