// bundle.js is provider.ts and all that it loads in one file, which tools/bundle.mjs makes; Pulumi's SDK is not in it.
export * from "./provider";
