import { expect } from "chai";
import fc from "fast-check";
import { loadConfig } from "../../provider/config/load";
import { isSettingName, settingNames } from "../../provider/config/settings";
import { environment, stackConfig } from "../../provider/config/sources";
import { normaliseAuthUrl, normaliseEndpoint } from "../../provider/config/urls";
import { check } from "../../provider/objectStorageCredentials/check";
import { parseState } from "../../provider/objectStorageCredentials/state";
import * as schemas from "../../provider/keystone/schemas";

const anything = fc.anything({ withDate: true, withMap: true, withNullPrototype: true, withBigInt: true });

/** Runs `work` and fails if it has changed what every object inherits, or has taken long. */
function harmless<T>(work: () => T): T {
  const before = Reflect.ownKeys(Object.prototype).length;
  const start = performance.now();
  const result = work();
  expect(Reflect.ownKeys(Object.prototype), "the prototype of all objects").to.have.lengthOf(before);
  expect(performance.now() - start, "milliseconds").to.be.below(1_000);
  return result;
}

describe("hostile values", function () {
  this.timeout(60_000);

  it("in the settings give a config or faults that don't show them", () => {
    const value = fc.oneof(fc.string(), anything, fc.webUrl(), fc.constantFrom("true", "__proto__", "/dev/zero", "\0"));
    const setting = fc.oneof(fc.constantFrom(...settingNames), fc.string());
    const secret = "a password that nobody may read";
    fc.assert(
      fc.property(fc.dictionary(setting, value), fc.dictionary(setting, fc.string()), (stack, variables) => {
        const values: Record<string, unknown> = { ...stack, password: [secret] };
        const loaded = harmless(() =>
          loadConfig([stackConfig((key) => values[key.replace("ventus:", "")]), environment(variables)]),
        );
        if ("config" in loaded) return;
        expect(loaded.faults).not.to.have.lengthOf(0);
        expect(loaded.faults.join("\n")).not.to.contain(secret);
      }),
      { numRuns: 1_000 },
    );
  });

  it("are no settings by what objects inherit", () => {
    for (const name of ["__proto__", "constructor", "toString"]) expect(isSettingName(name)).to.equal(false);
  });

  it("a certificate is no device and no endless file", () => {
    const variables = { OS_AUTH_URL: "https://a.example/v3", OS_TOKEN: "t", OS_CACERT: "/dev/zero" };
    const loaded = harmless(() => loadConfig([environment(variables)]));
    expect(loaded).to.have.property("faults");
  });

  it("as URLs give a URL in one form, or none", () => {
    const path = fc.array(fc.constantFrom("/", "v3", "v2.0", "..", "x", "%2f", "?", "#", "@"), { maxLength: 12 });
    const url = fc.oneof(
      fc.string(),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc
        .tuple(fc.constantFrom("http://h", "https://h:443", "HTTPS://H", "ftp://h", "https://u:p@h"), path)
        .map(([origin, parts]) => `${origin}/${parts.join("")}`),
    );
    fc.assert(
      fc.property(url, (text) => {
        for (const normalise of [normaliseAuthUrl, normaliseEndpoint]) {
          const once = normalise(text);
          if (once === undefined) continue;
          expect(once).to.match(/^https?:\/\/[^/]/);
          expect(normalise(once)).to.equal(once);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("as URLs of a million slashes take no time", () => {
    harmless(() => normaliseEndpoint(`https://h/${"/".repeat(1_000_000)}x`));
    harmless(() => normaliseAuthUrl(`https://h/${"/".repeat(1_000_000)}x`));
  });

  it("as inputs of the resource give inputs or faults, which don't show them", () => {
    const name = fc.oneof(
      fc.constantFrom("projectId", "userId", "regenerate", "adopt", "allowMultiple", "waitForActive", "__proto__"),
      fc.string({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.dictionary(name, fc.oneof(anything, fc.string(), fc.double())), (inputs) => {
        const checked = harmless(() => check(inputs));
        if ("inputs" in checked) return;
        expect(checked.faults.every((fault) => fault.reason.length < 300)).to.equal(true);
      }),
      { numRuns: 1_000 },
    );
    const secret = "s3cret-in-the-wrong-place!";
    const checked = check({ projectId: secret, adopt: secret, waitForActive: secret });
    expect(JSON.stringify(checked)).not.to.contain(secret);
  });

  it("as a state give a state or none", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anything), (outputs) => {
        harmless(() => parseState(outputs));
      }),
    );
  });

  it("as bodies of answers are refused or understood, one by one", () => {
    const bodies = [
      schemas.tokenBody,
      schemas.ec2CredentialBody,
      schemas.ec2ListBody,
      schemas.credentialBody,
      schemas.projectsBody,
      schemas.errorBody,
    ];
    const json = fc.jsonValue({ maxDepth: 6 });
    const text = fc.oneof(
      fc.string(),
      json.map((value) => JSON.stringify(value)),
    );
    const likely = fc.oneof(
      json,
      fc.record({ credential: fc.record({ user_id: json, project_id: json, blob: text }) }),
      fc.record({ credentials: fc.array(json) }),
      fc.record({ error: fc.record({ message: fc.oneof(text, json) }) }),
      fc.record({ token: fc.record({ user: json, catalog: json, expires_at: text, issued_at: text }) }),
    );
    fc.assert(
      fc.property(likely, (body) => {
        for (const schema of bodies) harmless(() => schema.safeParse(body));
      }),
      { numRuns: 1_000 },
    );
  });

  it("as a blob that wants to change what every object inherits change nothing", () => {
    const blob = '{"access":"a","secret":"s","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const parsed = harmless(() =>
      schemas.credentialBody.parse({ credential: { user_id: "u", project_id: "p", blob } }),
    );
    expect(parsed.credential.blob).not.to.have.property("polluted");
    expect({}).not.to.have.property("polluted");
  });
});
