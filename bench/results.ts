import { steps } from "./life";
import type { Life, StepFigures, StepName } from "./life";

/** The medians of all lives of one subject with so many resources. */
export interface Result {
  readonly subject: string;
  readonly size: number;
  readonly rounds: number;
  readonly steps: Readonly<Partial<Record<StepName, StepFigures>>>;
  /** Bytes that `pulumi stack export` gives after `up`. */
  readonly exported: number;
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const [low = NaN, high = NaN] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return (low + high) / 2;
}

/** Each figure's own median over the lives. */
export function summarize(subject: string, size: number, lives: readonly Life[]): Result {
  const figures: Partial<Record<StepName, StepFigures>> = {};
  for (const step of steps) {
    const found = lives.flatMap(({ steps: { [step]: one } }) => (one === undefined ? [] : [one]));
    if (found.length > 0) figures[step] = medianFigures(found);
  }
  return { subject, size, rounds: lives.length, steps: figures, exported: median(lives.map((life) => life.exported)) };
}

function medianFigures(found: readonly StepFigures[]): StepFigures {
  const of = (figure: (one: StepFigures) => number): number => median(found.map(figure));
  return {
    seconds: of(({ seconds }) => seconds),
    requests: {
      logins: of(({ requests }) => requests.logins),
      lists: of(({ requests }) => requests.lists),
      keystone: of(({ requests }) => requests.keystone),
      s3: of(({ requests }) => requests.s3),
    },
    peak: of(({ peak }) => peak),
    processor: of(({ processor }) => processor),
  };
}
