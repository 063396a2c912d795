import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Rooms import one way: doors -> lifecycle -> cloud clients. `forbidden` names what a room must not know. */
const room = (files, forbidden) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ group: forbidden, message: "Imports point one way: doors -> lifecycle -> cloud clients." }] },
    ],
  },
});

export default defineConfig(
  { ignores: ["dist/", "dist.*/", "**/node_modules/", "examples/", "tests/engine/*/programs/"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-restricted-globals": ["error", { name: "fetch", message: "Requests go through provider/http." }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_$" }],
      eqeqeq: "error",
    },
  },
  {
    files: ["tests/**/*.ts"],
    // chai's assertions are property reads: `expect(x).to.be.true`.
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: { process: "readonly", URL: "readonly", console: "readonly" } } },
  room(
    ["provider/keystone/**", "provider/s3/**"],
    ["**/objectStorageCredentials/**", "**/dynamic/**", "**/plugin/**", "**/sandbox/**", "@pulumi/*"],
  ),
  room(
    ["provider/config/**"],
    ["**/objectStorageCredentials/**", "**/dynamic/**", "**/plugin/**", "**/sandbox/**", "@pulumi/*"],
  ),
  room(
    ["provider/oidc/**"],
    [
      "**/keystone/**",
      "**/s3/**",
      "**/objectStorageCredentials/**",
      "**/dynamic/**",
      "**/plugin/**",
      "**/sandbox/**",
      "@pulumi/*",
    ],
  ),
  room(
    ["provider/http/**"],
    [
      "**/keystone/**",
      "**/oidc/**",
      "**/s3/**",
      "**/config/**",
      "**/objectStorageCredentials/**",
      "**/dynamic/**",
      "**/plugin/**",
      "**/sandbox/**",
      "@pulumi/*",
    ],
  ),
  room(["provider/objectStorageCredentials/**"], ["**/dynamic/**", "**/plugin/**", "**/sandbox/**", "@pulumi/*"]),
  room(["provider/functions/**"], ["**/dynamic/**", "**/plugin/**", "**/sandbox/**", "@pulumi/*"]),
  room(
    ["provider/nodeSdk/**"],
    [
      "**/keystone/**",
      "**/s3/**",
      "**/http/**",
      "**/config/**",
      "**/objectStorageCredentials/**",
      "**/functions/**",
    ["provider/clients/**"],
    [
      "**/objectStorageCredentials/**",
      "**/functions/**",
      "**/keystone/**",
      "**/s3/**",
      "**/http/**",
      "**/dynamic/**",
      "**/plugin/**",
      "**/sandbox/**",
    ],
  ),
  room(["provider/dynamic/**"], ["**/plugin/**", "**/sandbox/**"]),
  room(["provider/plugin/**"], ["**/dynamic/**", "**/sandbox/**"]),
  room(["sandbox/**"], ["**/provider/**", "**/tests/**"]),
);
