type Row = (sentence: string, test: () => Promise<void>) => void;

/** Rows that hold of some versions of Keystone only: of the others there is nothing to test, so no test either. */
export function rowsOf(version: number): { from30: Row; before30: Row } {
  const row = (holds: boolean): Row => (holds ? (sentence, test) => void it(sentence, test) : () => undefined);
  return { from30: row(version >= 30), before30: row(version < 30) };
}
