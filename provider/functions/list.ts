import type { Cloud } from "../cloud";
import type { Call } from "../objectStorageCredentials/call";
import { WrongProjectError } from "../objectStorageCredentials/errors";
import type { ListObjectStorageCredentialsArgs, ListObjectStorageCredentialsResult } from "./shapes";

/** The sets of the user logged in, in one project. */
export async function listObjectStorageCredentials(
  cloud: Cloud,
  { projectId, search = "" }: ListObjectStorageCredentialsArgs,
  call: Call,
): Promise<ListObjectStorageCredentialsResult> {
  const login = await cloud.session.identity();
  const project = projectId ?? login.projectId;
  if (project === undefined) {
    throw new WrongProjectError({
      what: "list Object Storage Credentials",
      why: "the login is for no project, and none is given",
      next: "set the argument projectId, or ventus:projectId (OS_PROJECT_ID)",
    });
  }
  const sets = [...(await cloud.lists(login.userId).fresh(call)).values()];
  const credentials = sets
    .filter((set) => set.projectId === project && set.accessKey.toLowerCase().includes(search.trim().toLowerCase()))
    .map(({ accessKey, projectId, userId }) => ({ accessKey, projectId, userId }))
    .sort((one, other) => (one.accessKey < other.accessKey ? -1 : 1));
  return { projectId: project, credentials };
}
