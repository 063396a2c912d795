import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { run } from "../../tools/lib/command";
import { packageRoot } from "../../tools/lib/places";

const folder = join(packageRoot, "examples", "gitops");

/** The documents of a YAML file; a fault or a warning in them fails the test. */
async function read(...path: string[]): Promise<unknown[]> {
  const documents = parseAllDocuments(await readFile(join(folder, ...path), "utf8"), {
    strict: true,
    uniqueKeys: true,
  });
  return Array.from(documents, (document) => {
    expect([...document.errors, ...document.warnings]).to.deep.equal([]);
    return z.unknown().parse(document.toJS());
  });
}

const text = z.string();
const environment = z.record(z.string(), z.string());

describe("the files of examples/gitops", () => {
  describe("the workflow of GitHub Actions", () => {
    const step = z.union([
      z.strictObject({ uses: text.regex(/^(actions|pulumi)\/[a-z-]+@v\d+$/), with: z.record(z.string(), z.unknown()) }),
      z.strictObject({ uses: text.regex(/^(actions|pulumi)\/[a-z-]+@v\d+$/) }),
      z.strictObject({ run: text, env: environment.optional() }),
    ]);
    const workflow = z.strictObject({
      name: text,
      on: z.strictObject({
        push: z.strictObject({ branches: z.array(text) }),
        schedule: z.array(z.strictObject({ cron: text.regex(/^(\S+ ){4}\S+$/) })),
        workflow_dispatch: z.strictObject({
          inputs: z.strictObject({
            ticket: z.strictObject({ description: text, required: z.literal(true), type: z.literal("string") }),
          }),
        }),
      }),
      permissions: z.strictObject({ contents: z.literal("read") }),
      env: environment,
      jobs: z.record(
        z.string(),
        z.strictObject({
          if: text,
          "runs-on": text,
          "timeout-minutes": z.number(),
          permissions: z.strictObject({ contents: z.literal("write") }).optional(),
          concurrency: z.strictObject({ group: text, "cancel-in-progress": z.literal(false) }).optional(),
          steps: z.array(step),
        }),
      ),
    });

    async function jobs(): Promise<z.output<typeof workflow>["jobs"]> {
      const [document, ...others] = await read(".github", "workflows", "credentials.yml");
      expect(others).to.deep.equal([]);
      return workflow.parse(document).jobs;
    }

    it("checks by schedule, applies on a push and rotates by hand, one of the two that change at a time", async () => {
      const found = await jobs();
      expect(Object.entries(found).map(([name, job]) => `${name}: ${job.if}`)).to.deep.equal([
        "check: github.event_name == 'schedule'",
        "apply: github.event_name == 'push'",
        "rotate: github.event_name == 'workflow_dispatch' && github.ref == 'refs/heads/main'",
      ]);
      expect(found["apply"]?.concurrency).to.not.equal(undefined);
      expect(found["apply"]?.concurrency).to.deep.equal(found["rotate"]?.concurrency);
      const commands = Object.entries(found).map(([name, { steps }]) => [
        name,
        steps.flatMap((one) => ("run" in one && one.run.startsWith("node") ? [one.run] : [])),
      ]);
      expect(Object.fromEntries(commands)).to.deep.equal({
        check: ["node pipeline/main.mts check"],
        apply: ["node pipeline/main.mts apply"],
        rotate: ['node pipeline/main.mts rotate --ticket="$TICKET" --write-only', "node pipeline/main.mts apply"],
      });
    });

    it("gives secrets to the steps that need them only, and lets no input into a shell's text", async () => {
      const steps = Object.values(await jobs()).flatMap((job) => job.steps);
      for (const one of steps.filter((step) => "run" in step)) {
        expect(one.run).not.to.contain("${{");
        if (!one.run.startsWith("node")) expect(JSON.stringify(one.env ?? {})).not.to.contain("secrets.");
      }
      const [document] = await read(".github", "workflows", "credentials.yml");
      expect(JSON.stringify(workflow.parse(document).env)).not.to.contain("secrets.");
    });
  });

  describe("the pipeline of GitLab CI", () => {
    const job = z.strictObject({
      extends: z.literal(".credentials"),
      rules: z.array(z.strictObject({ if: text })),
      script: z.array(text),
    });
    const pipeline = z.strictObject({
      stages: z.tuple([z.literal("credentials")]),
      variables: environment,
      ".credentials": z.strictObject({
        stage: z.literal("credentials"),
        image: z.strictObject({ name: text, entrypoint: z.tuple([z.literal("")]) }),
        resource_group: text,
        interruptible: z.literal(false),
        timeout: text,
        before_script: z.array(text),
      }),
      check: job,
      apply: job,
      rotate: job,
    });

    it("checks by schedule, applies on the default branch and rotates by hand, writing to git first", async () => {
      const [document, ...others] = await read(".gitlab-ci.yml");
      expect(others).to.deep.equal([]);
      const { check, apply, rotate } = pipeline.parse(document);
      expect(check.rules[0]?.if).to.equal('$CI_PIPELINE_SOURCE == "schedule"');
      expect(check.script).to.deep.equal(["node pipeline/main.mts check"]);
      expect(apply.rules[0]?.if).to.contain('"push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH');
      expect(apply.script).to.deep.equal(["node pipeline/main.mts apply"]);
      expect(rotate.rules[0]?.if).to.contain('"web"').and.contain("$TICKET");
      const [write, ...rest] = rotate.script;
      expect(write).to.equal('node pipeline/main.mts rotate --ticket="$TICKET" --write-only');
      expect(rest.at(-1)).to.equal("node pipeline/main.mts apply");
      expect(rest.at(-2))
        .to.match(/^git push /)
        .and.not.contain("TOKEN");
    });
  });

  it("ask the example's program for nothing that it does not know, and show its help as it is", async () => {
    const { stdout: help } = await run(process.execPath, ["pipeline/main.mts", "--help"], {
      cwd: folder,
    });
    expect(await readFile(join(folder, "README.md"), "utf8")).to.contain(help);
    const files = [[".github", "workflows", "credentials.yml"], [".gitlab-ci.yml"]];
    const texts = await Promise.all(files.map((path) => readFile(join(folder, ...path), "utf8")));
    const asked = texts.flatMap((file) => [...file.matchAll(/main\.mts (.*)/g)].map(([, words]) => words ?? ""));
    expect(asked).to.have.lengthOf(8);
    for (const words of asked) {
      const [command = "", ...options] = words.split(" ");
      expect(help).to.match(new RegExp(`^  ${command} `, "m"));
      for (const option of options) expect(help).to.contain(`  ${option.split("=")[0] ?? ""} `);
    }
  });

  describe("the manifest for the Pulumi Kubernetes Operator", () => {
    const metadata = z.strictObject({ name: text, namespace: text.optional() });
    /** A ResourceRef: of each kind the fields that the definition requires. */
    const reference = z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("Literal"), literal: z.strictObject({ value: text }) }),
      z.strictObject({ type: z.literal("Secret"), secret: z.strictObject({ name: text, key: text }) }),
    ]);
    /** As far as it is used of spec in deploy/crds/pulumi.com_stacks.yaml of the operator 2.9.0. */
    const stack = z.strictObject({
      apiVersion: z.literal("pulumi.com/v1"),
      kind: z.literal("Stack"),
      metadata,
      spec: z.strictObject({
        serviceAccountName: text,
        stack: text,
        backend: text,
        projectRepo: text,
        branch: text,
        shallow: z.boolean(),
        refresh: z.literal(true),
        continueResyncOnCommitMatch: z.literal(true),
        resyncFrequencySeconds: z.int().min(60),
        destroyOnFinalize: z.literal(false),
        envRefs: z.record(z.string(), reference),
        workspaceTemplate: z.strictObject({ spec: z.strictObject({ image: text }) }),
      }),
    });
    const account = z.strictObject({ apiVersion: z.literal("v1"), kind: z.literal("ServiceAccount"), metadata });
    const binding = z.strictObject({
      apiVersion: z.literal("rbac.authorization.k8s.io/v1"),
      kind: z.literal("ClusterRoleBinding"),
      metadata,
      roleRef: z.strictObject({ apiGroup: text, kind: z.literal("ClusterRole"), name: text }),
      subjects: z.array(z.strictObject({ kind: z.literal("ServiceAccount"), name: text, namespace: text })),
    });

    it("has the fields of the operator's definitions, and its parts fit together", async () => {
      const parts = z.tuple([account, binding, stack]).parse(await read("kubernetes", "stack.yaml"));
      const [{ metadata: owner }, { subjects, roleRef }, { spec, metadata: own }] = parts;
      expect(subjects).to.deep.equal([{ kind: "ServiceAccount", ...owner }]);
      expect(roleRef.name).to.equal("system:auth-delegator");
      expect(spec.serviceAccountName).to.equal(owner.name);
      expect(own.namespace).to.equal(owner.namespace);
    });

    it("takes what is secret from a Secret, and holds none", async () => {
      const { spec } = stack.parse((await read("kubernetes", "stack.yaml")).at(-1));
      const secret = Object.entries(spec.envRefs).flatMap(([name, { type }]) => (type === "Secret" ? [name] : []));
      expect(secret).to.have.members(["OS_PASSWORD", "PULUMI_CONFIG_PASSPHRASE"]);
    });
  });
});
