import { z } from "zod";
import type { PulumiProject } from "../../tools/pulumi/project";

const resource = z.object({
  type: z.string(),
  urn: z.string(),
  id: z.string().optional(),
  additionalSecretOutputs: z.array(z.string()).optional(),
  initErrors: z.array(z.string()).optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
});

const exported = z.object({ deployment: z.object({ resources: z.array(resource).default([]) }) });

export type StoredResource = z.output<typeof resource>;

const types = ["pulumi-nodejs:dynamic/ventus:ObjectStorageCredentials", "ventus:index:ObjectStorageCredentials"];

/** `pulumi stack export`, as text. */
export async function exportText(project: PulumiProject, ...options: string[]): Promise<string> {
  return await project.pulumi(["stack", "export", ...options]);
}

/** The Object Storage Credentials in it, by their names. */
export function storedIn(text: string): Record<string, StoredResource> {
  const { resources } = exported.parse(JSON.parse(text)).deployment;
  const ours = resources.filter(({ type }) => types.includes(type));
  return Object.fromEntries(ours.map((one) => [one.urn.split("::").at(-1) ?? "", one]));
}

/** The Object Storage Credentials that the stack holds, by their names; secrets encrypted. */
export async function stored(project: PulumiProject): Promise<Record<string, StoredResource>> {
  return storedIn(await exportText(project));
}
