const milliseconds = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** Milliseconds: an hour. A shorter time is over before all who use a secret have fetched the next one. */
export const shortestDuration = milliseconds.h;
/** Milliseconds: ten years. */
const longestDuration = 3650 * milliseconds.d;

const plain = /^(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/;
/** ISO 8601 without years and months: how long those are depends on when they begin. */
const iso = /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** What a duration must be, for error texts. */
export const durationWanted =
  'a duration from 1 hour to 10 years, such as "90d", "12h" or "P90D" (in weeks, days, hours and minutes: months and years vary in length)';

/** The milliseconds of `90d`, `1d12h`, `P90D`, `PT12H`; undefined where the text is no duration from an hour to ten years. */
export function parseDuration(text: string): number | undefined {
  const [, weeks, days, hours, minutes, seconds] = plain.exec(text) ?? iso.exec(text) ?? [];
  const total =
    Number(weeks ?? 0) * milliseconds.w +
    Number(days ?? 0) * milliseconds.d +
    Number(hours ?? 0) * milliseconds.h +
    Number(minutes ?? 0) * milliseconds.m +
    Number(seconds ?? 0) * milliseconds.s;
  return total >= shortestDuration && total <= longestDuration ? total : undefined;
}

/**
 * The milliseconds of an input that has passed the check.
 *
 * @throws Error where it has not
 */
export function durationOf(text: string): number {
  const parsed = parseDuration(text);
  if (parsed === undefined) throw new Error(`not ${durationWanted}`);
  return parsed;
}
