// Lets the AssemblyScript compiler see what `local-objects.mjs` makes of the kernel's files (asconfig.json, "transform").
import { Transform } from "assemblyscript/transform";
import { LocalObjects } from "./local-objects.mjs";

export default class LocalObjectsTransform extends Transform {
  afterParse(parser) {
    const sources = parser.sources.filter(({ isLibrary }) => !isLibrary);
    const objects = new LocalObjects(sources.map(({ normalizedPath, text }) => [normalizedPath, text]));
    for (const source of sources) {
      const text = objects.expand(source.normalizedPath);
      if (text !== undefined) parseAgain(parser, source, text);
    }
  }
}

function parseAgain(parser, source, text) {
  parser.donelog.delete(source.internalPath);
  parser.parseFile(text, source.normalizedPath, false);
  const again = parser.sources.pop();
  again.sourceKind = source.sourceKind;
  parser.sources[parser.sources.indexOf(source)] = again;
}
