// Durations that were counted in classes, as lines of the Prometheus text format. The library can only count by itself.

export type CountedDurations = {
  labels: Readonly<Record<string, string>>;
  /** By the classes; one more for what took longer. */
  counts: readonly number[];
  sumMs: number;
};

const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`;

const labelled = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

/** The name ends in `_seconds`: that is the unit in which it is told. */
export const histogramText = (
  name: `${string}_seconds`,
  help: string,
  classesMs: readonly number[],
  all: readonly CountedDurations[],
): string => {
  const lines = all.flatMap(({ labels, counts, sumMs }) => {
    let upToHere = 0;
    const buckets = [...classesMs, Number.POSITIVE_INFINITY].map((upToMs, at) => {
      upToHere += counts[at] ?? 0;
      const le = Number.isFinite(upToMs) ? String(upToMs / 1000) : '+Inf';
      return `${name}_bucket${labelled({ ...labels, le })} ${upToHere}`;
    });
    return [
      ...buckets,
      `${name}_sum${labelled(labels)} ${sumMs / 1000}`,
      `${name}_count${labelled(labels)} ${upToHere}`,
    ];
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines, ''].join('\n');
};
