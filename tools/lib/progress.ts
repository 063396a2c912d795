/** Where a long piece of work tells a person how far it is. */
export interface Progress {
  /** A line that stays. */
  line(text: string): void;
  /** What is going on now: a terminal shows the newest only, a log one every ten seconds. Empty: nothing is going on any more. */
  status(text: string): void;
}

export const silent: Progress = { line: () => undefined, status: () => undefined };

const logEvery = 10_000;

export interface Screen {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Progress for people, on standard error as a rule: standard output belongs to the result. */
export function progressOn(screen: Screen, now: () => number = Date.now): Progress {
  if (screen.isTTY !== true) return logProgress(screen, now);
  let shown = false;
  const clear = (): void => {
    if (shown) screen.write("\r\u001b[2K");
    shown = false;
  };
  return {
    line: (text) => {
      clear();
      screen.write(`${text}\n`);
    },
    status: (text) => {
      clear();
      if (text === "") return;
      screen.write(text.slice(0, (screen.columns ?? 80) - 1));
      shown = true;
    },
  };
}

function logProgress(screen: Screen, now: () => number): Progress {
  let last = now();
  return {
    line: (text) => {
      last = now();
      screen.write(`${text}\n`);
    },
    status: (text) => {
      if (text === "" || now() - last < logEvery) return;
      last = now();
      screen.write(`${text}\n`);
    },
  };
}

/** Runs `work` and shows `text()` every second meanwhile, so that a person sees that it lives. */
export async function ticking<T>(progress: Progress, text: () => string, work: () => Promise<T>): Promise<T> {
  progress.status(text());
  const timer = setInterval(() => {
    progress.status(text());
  }, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    progress.status("");
  }
}

/** A stopwatch that reads `42 s` or `3 min 07 s`. */
export function stopwatch(now: () => number = Date.now): () => string {
  const start = now();
  return () => {
    const seconds = Math.round((now() - start) / 1000);
    const rest = String(seconds % 60).padStart(2, "0");
    return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${rest} s`;
  };
}
