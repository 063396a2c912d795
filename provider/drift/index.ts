export { findDrift } from "./findDrift";
export type { DriftOptions, DriftReport, FoundDrift, WatchedResource } from "./findDrift";
export { StackExportError } from "./stackExport";
export type { DriftKind } from "../objectStorageCredentials/driftText";
