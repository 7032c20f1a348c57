// Offsets of the server count code points; JavaScript strings count UTF-16 units.

// The unit at which `codePoints` code points after unit `from` end; the end of the text where there are fewer.
export function unitOffset(text, codePoints, from = 0) {
  let unit = from;
  for (let left = codePoints; left > 0 && unit < text.length; left -= 1) {
    unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  }
  return unit;
}

// Units for many code point offsets in one pass over the text, as a Map.
export function unitOffsets(text, codePoints) {
  const units = new Map();
  let [unit, counted] = [0, 0];
  for (const point of [...new Set(codePoints)].sort((one, other) => one - other)) {
    unit = unitOffset(text, point - counted, unit);
    counted = point;
    units.set(point, unit);
  }
  return units;
}

// The text cut at ranges {start, end, …} in code points: [{text, range}], range null between them.
// Ranges that overlap an earlier one are left out.
export function pieces(text, ranges) {
  const kept = [];
  for (const range of [...ranges].sort((one, other) => one.start - other.start || other.end - one.end)) {
    if (range.end > range.start && range.start >= (kept.at(-1)?.end ?? 0)) kept.push(range);
  }
  const units = unitOffsets(text, kept.flatMap((range) => [range.start, range.end]));
  const found = [];
  let last = 0;
  for (const range of kept) {
    const [start, end] = [units.get(range.start), units.get(range.end)];
    if (start > last) found.push({ text: text.slice(last, start), range: null });
    if (end > start) found.push({ text: text.slice(start, end), range });
    last = Math.max(last, end);
  }
  if (last < text.length) found.push({ text: text.slice(last), range: null });
  return found;
}

export function sliced(text, start, end) {
  const first = unitOffset(text, start);
  return text.slice(first, unitOffset(text, end - start, first));
}

export function length(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
