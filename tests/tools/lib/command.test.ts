import { expect } from "chai";
import { run } from "../../../tools/lib/command";

describe("a command", () => {
  it("answers with its status and what it printed", async () => {
    const answer = await run("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"]);
    expect(answer).to.deep.equal({ status: 3, stdout: "out", stderr: "err" });
  });

  it("that is not there answers with the system's words", async () => {
    const answer = await run("no-such-command", []);
    expect(answer).to.deep.equal({ status: null, stdout: "", stderr: "spawn no-such-command ENOENT" });
  });

  it("ends with what it started when it is called off", async () => {
    const controller = new AbortController();
    // The answer comes when nobody holds the pipes any more, so not before `sleep`, a child of the child, is gone.
    const answer = run("/bin/sh", ["-c", "sleep 600 & echo started >&2; wait"], {
      signal: controller.signal,
      onLine: () => {
        controller.abort(new Error("called off"));
      },
    });
    expect(await answer.catch(String)).to.equal("Error: called off");
  });

  it("is ended at its time limit, and says so", async () => {
    const answer = await run("/bin/sh", ["-c", "exec sleep 600"], { timeLimit: 1 });
    expect(answer).to.deep.equal({ status: null, stdout: "", stderr: "ended after 0.001 s" });
  });
});
