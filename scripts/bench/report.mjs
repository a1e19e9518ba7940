const BAR_HEIGHT = 22;
const LABEL_WIDTH = 160;
const CHART_WIDTH = 760;

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** A Markdown table of one photo's measurements, each time also as a ratio to ours. */
export function photoTable(title, rows) {
  const ours = rows.find(({ name }) => name === "ours");
  const lines = rows.map(({ name, median, cold, peak, bytes, quality }) =>
    [
      name,
      median.toFixed(1),
      (ours.median / median).toFixed(2),
      cold.toFixed(0),
      (ours.cold / cold).toFixed(2),
      peak.toFixed(0),
      bytes.join(" + "),
      quality.map((value) => value.toFixed(4)).join(" + "),
    ].join(" | "),
  );
  return [
    `### ${title}`,
    "",
    "| | median ms | ours / it | cold ms | ours / it | peak MB | bytes | SSIM |",
    "| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |",
    ...lines.map((line) => `| ${line} |`),
    "",
  ].join("\n");
}

/** The median over photos of ours / it. */
export function ratioTable(results) {
  const names = results[0].rows.map(({ name }) => name).filter((name) => name !== "ours");
  const ratio = (name, field, chosen) =>
    median(
      chosen.map(({ rows }) => {
        const of = (wanted) => rows.find((row) => row.name === wanted)[field];
        return of("ours") / of(name);
      }),
    ).toFixed(2);
  const progressive = results.filter(({ isProgressive }) => isProgressive);
  const rest = results.filter(({ isProgressive }) => !isProgressive);
  return [
    "| ours / it, median over photos | time, baseline | time, progressive | cold start | peak memory |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...names.map((name) => {
      const time = (chosen) => (chosen.length > 0 ? ratio(name, "median", chosen) : "-");
      const cells = [
        time(rest),
        time(progressive),
        ratio(name, "cold", results),
        ratio(name, "peak", results),
      ];
      return `| ${name} | ${cells.join(" | ")} |`;
    }),
    "",
  ].join("\n");
}

/** Bars of milliseconds, on a scale of logarithms: the slowest takes a hundred times as long as the fastest. */
export function chart(results) {
  const all = results.flatMap(({ rows }) => rows.map((row) => row.median));
  const [low, high] = [Math.log(Math.min(...all) / 2), Math.log(Math.max(...all))];
  const width = (ms) => ((Math.log(ms) - low) / (high - low)) * (CHART_WIDTH - LABEL_WIDTH - 80);
  const parts = [];
  let y = 8;
  for (const { title, rows } of results) {
    parts.push(`<text x="0" y="${y + 14}" font-weight="bold">${title}</text>`);
    y += BAR_HEIGHT;
    for (const row of rows) {
      const colour = row.name === "ours" ? "#d9480f" : "#868e96";
      parts.push(
        `<text x="8" y="${y + 14}">${row.name}</text>`,
        `<rect x="${LABEL_WIDTH}" y="${y + 2}" width="${width(row.median).toFixed(1)}" height="${BAR_HEIGHT - 6}" fill="${colour}"/>`,
        `<text x="${LABEL_WIDTH + width(row.median) + 6}" y="${y + 14}">${row.median.toFixed(1)} ms</text>`,
      );
      y += BAR_HEIGHT;
    }
    y += BAR_HEIGHT / 2;
  }
  const style = 'font-family="sans-serif" font-size="12"';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CHART_WIDTH}" height="${y}" ${style}><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>\n`;
}
