import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const cloudClients = ["http", "config", "oidc", "keystone", "s3"];
const core = [...cloudClients, "objectStorageCredentials", "functions"];

/** What each room of provider/ may know of the others: doors -> lifecycle -> cloud clients. `@pulumi` is Pulumi's SDK. */
const knows = {
  http: [],
  config: [],
  oidc: ["http", "config"],
  keystone: ["http", "config", "oidc"],
  s3: ["http", "config", "keystone"],
  objectStorageCredentials: cloudClients,
  functions: [...cloudClients, "objectStorageCredentials"],
  nodeSdk: ["objectStorageCredentials", "@pulumi"],
  clients: ["config", "@pulumi"],
  drift: core,
  dynamic: [...core, "clients", "nodeSdk", "@pulumi"],
  plugin: [...core, "clients", "nodeSdk", "@pulumi"],
};

const forbid = (files, group) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ group, message: "Imports point one way: doors -> lifecycle -> cloud clients." }] },
    ],
  },
});

const rooms = Object.entries(knows).map(([room, known]) => {
  const others = [...Object.keys(knows), "@pulumi", "sandbox"].filter(
    (other) => other !== room && !known.includes(other),
  );
  return forbid(
    [`provider/${room}/**`],
    others.map((other) => (other === "@pulumi" ? "@pulumi/*" : `**/${other}/**`)),
  );
});

export default defineConfig(
  { ignores: ["dist/", "dist.*/", "**/node_modules/", "examples/", "tests/engine/*/programs/", "bench/programs/"] },
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
      // What must be there at once, but not be loaded before: see lazyYaml.ts.
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\./yamlText$"] }],
      eqeqeq: "error",
    },
  },
  {
    files: ["tests/**/*.ts"],
    // chai's assertions are property reads: `expect(x).to.be.true`.
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: { process: "readonly", URL: "readonly", console: "readonly" } } },
  rooms,
  // What the plugin speaks, without a word of what it says: it could be any plugin's.
  forbid(["provider/plugin/grpc/**", "provider/plugin/protobuf/**"], ["../**"]),
  forbid(["provider/plugin/protocol/**"], ["../*", "!../protobuf"]),
  forbid(["sandbox/**"], ["**/provider/**", "**/tests/**"]),
);
