import type { Cloud } from "../cloud";
import { operationTime } from "../objectStorageCredentials/call";
import type { Call } from "../objectStorageCredentials/call";
import { findDrift as findDriftAt } from "../objectStorageCredentials/drift";
import type { DriftKind } from "../objectStorageCredentials/driftText";
import { connectTo } from "./login";
import { readStackExport } from "./stackExport";
import type { ExportedSet } from "./stackExport";

// Front door 3: for pipelines, which ask about a whole stack from outside. It translates, and holds no rule of the resource.

/** How to reach the cloud, as the stack's own programs do: stack config first, then the environment. */
export interface DriftOptions {
  /** The variables of the console's rc file. Default: this process's environment. */
  environment?: NodeJS.ProcessEnv;
  /** The stack's config, as `await stack.getAllConfig()` of the Automation API gives it. Default: none. */
  config?: Readonly<Record<string, string | { value: string }>>;
  /** Told of what is risky or fragile about the settings. Default: a warning of this process, on standard error. */
  warn?: (message: string) => void;
  /** Ends the look. */
  signal?: AbortSignal;
}

/** A resource of the stack. */
export interface WatchedResource {
  /** The resource's name in the program. */
  name: string;
  urn: string;
  accessKey: string;
  /** Id of the project whose object storage the credentials open, as the stack has it. */
  projectId: string;
}

/** One way in which a resource differs from the cloud. */
export interface FoundDrift extends WatchedResource {
  /** For programs: a stable name of the kind of drift. */
  kind: DriftKind;
  /** For people: what happened, to what, and what to do next. Never holds a secret. */
  message: string;
}

/** What a look at the cloud has shown. */
export interface DriftReport {
  /** The resources that were looked at. */
  resources: WatchedResource[];
  /** Every difference, in the order of the resources. Empty: the stack and the cloud agree. */
  drifts: FoundDrift[];
}

/**
 * Compares a stack's Object Storage Credentials, made through either door, with the cloud: deleted, regenerated or moved
 * outside Pulumi, another set beside them, the user's role lost, S3 refusing the key, a rotation that is due. Changes
 * nothing, in the cloud or in the stack.
 *
 * @param stackExport What `await stack.exportStack()` of the Automation API gives, or the JSON that `pulumi stack export
 * --show-secrets` prints. It holds the secrets in the clear: don't write it anywhere.
 * @example
 * const { drifts } = await findDrift(await stack.exportStack(), { config: await stack.getAllConfig() });
 * for (const { name, message } of drifts) console.log(`${name}: ${message}`);
 * @throws StackExportError where that is no stack's export, or one whose secrets are encrypted
 * @throws Error with a stable `code` where the login fails, or is for another cloud or for somebody who may not see the sets
 */
export async function findDrift(stackExport: unknown, options: DriftOptions = {}): Promise<DriftReport> {
  const { sets, accessKeys } = readStackExport(stackExport);
  const found = new Map<ExportedSet, FoundDrift[]>();
  for (const group of byLogin(sets)) {
    const cloud = connectTo(group[0], options);
    try {
      const drifts = await findDriftAt(cloud, group, { accessKeys }, callOf(cloud, options));
      group.forEach((set, index) => {
        found.set(
          set,
          (drifts[index] ?? []).map((drift) => ({ ...resourceOf(set), ...drift })),
        );
      });
    } finally {
      await cloud.close();
    }
  }
  return { resources: sets.map(resourceOf), drifts: sets.flatMap((set) => found.get(set) ?? []) };
}

/** Resources of one provider share its login, and with it the token and the lists. */
function byLogin(sets: readonly ExportedSet[]): [ExportedSet, ...ExportedSet[]][] {
  const groups = new Map<unknown, [ExportedSet, ...ExportedSet[]]>();
  for (const set of sets) {
    const group = groups.get(set.provider);
    if (group === undefined) groups.set(set.provider, [set]);
    else group.push(set);
  }
  return [...groups.values()];
}

function resourceOf({ name, urn, state: { accessKey, projectId } }: ExportedSet): WatchedResource {
  return { name, urn, accessKey, projectId };
}

function callOf({ clock }: Cloud, { signal }: DriftOptions): Call {
  return { deadline: clock.now() + operationTime, signal, warn: () => undefined };
}
