// How Pulumi's engine says on the wire what JSON can't. The values are part of the protocol:
// https://github.com/pulumi/pulumi/blob/v3.245.0/sdk/go/common/resource/plugin/rpc.go

/** Key under which an object says that it is one of the special kinds below. */
export const signature = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
export const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What an unknown value is sent as: by the type that it will have. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Unknown values of other types: boolean, number, list, object, asset, archive. */
export const unknownTexts: ReadonlySet<string> = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
]);

/** Kinds of values that are no plain data, by their signature, as a user calls them. */
export const foreignKinds: ReadonlyMap<string, string> = new Map([
  ["c44067f5952c0a294b673a41bacd8c17", "an asset"],
  ["0def7320c3a5731c473e5ecbe6d01bc7", "an archive"],
  ["5cf8f73096256a8f31e491e813e4eb8e", "a resource"],
]);
