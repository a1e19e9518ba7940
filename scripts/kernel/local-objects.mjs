// Objects that live in local variables, and loops that are written out, for the kernel's AssemblyScript.
//
// The entropy decoders are loops over a bit reader's three numbers. They are fast only where those are locals, and the compiler
// inlines no function that changes several of its caller's locals. So this is done in the text before it is compiled:
//
//     @local class BitReader {                       const bits = new BitReader();
//       word: u64 = 0;                     ==>       let bits_word: u64 = 0, bits_count: u64 = 0;
//       count: u64 = 0;
//       take(n: u64): void {
//         this.word >>= n;
//         this.count -= n;                           bits.take(length);
//       }                                  ==>       { const n_1: u64 = length; bits_word >>= n_1; bits_count -= n_1; }
//     }
//
// What is written stays plain AssemblyScript, and means the same without this step; only slower. The rules:
//
//   - An object of a `@local` class is made by `const x = new X();` within a function. Beyond its fields and methods one can only
//     hand it to a method of such a class. A class may extend another.
//   - A call of a method is a statement of its own (`x.m(a);`), or all that is assigned (`const y = x.m(a);`, `y = x.m(a);`).
//     A method returns at its end only, or not at all.
//   - A method that is nothing but `return <expression>;` may be called anywhere. Its arguments are evaluated wherever it names them.
//   - `for (let turn = 0; condition; turn = unrolled(turn, 4)) body` becomes an endless loop of four bodies, each behind the
//     condition, with 0 to 3 for `turn`. `continue` is refused there.
//   - What a method refers to in its file must be exported or imported there; the user's file gets the imports it lacks.
//
// `node scripts/kernel/local-objects.mjs FILE` prints what becomes of a file. Lines keep their numbers, for the compiler's messages.
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import ts from "typescript";

const CLASS_MARK = "local";
const LOOP_MARK = "unrolled";

/** The classes of a project whose objects live in locals, and what becomes of the files that use them. */
export class LocalObjects {
  #files = new Map();
  #classes = new Map();
  #count = 0;

  /** @param {Iterable<[string, string]>} files path with slashes, and text */
  constructor(files) {
    for (const [path, text] of files) {
      if (!text.includes(`@${CLASS_MARK}`) && !text.includes(LOOP_MARK) && !text.includes("new ")) continue;
      this.#files.set(path, ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS));
    }
    for (const file of this.#files.values()) {
      for (const node of file.statements) {
        if (ts.isClassDeclaration(node) && isMarked(node)) this.#classes.set(node.name.text, node);
      }
    }
  }

  /** The text of a file after expansion; undefined where there is nothing to expand. */
  expand(path) {
    const file = this.#files.get(path);
    if (!file) return undefined;
    const scope = { names: new Map(), objects: new Map(), imports: new Map() };
    const text = this.#render(file, scope);
    if (text === file.text) return undefined;
    const own = topLevelNames(file);
    const missing = [...scope.imports].filter(([name]) => !own.has(name));
    return [text, ...missing.map(([name, from]) => importOf(name, from, path))].join(" ");
  }

  /** The node's text with all in it expanded. */
  #render(node, outer) {
    const scope = ts.isFunctionDeclaration(node) ? { ...outer, objects: new Map() } : outer;
    const special = this.#expanded(node, scope);
    if (special !== undefined) return special;
    const file = node.getSourceFile();
    let [result, at] = ["", node === file ? 0 : node.getStart(file)];
    ts.forEachChild(node, (child) => {
      result += file.text.slice(at, child.getStart(file)) + this.#render(child, scope);
      at = child.end;
    });
    return result + file.text.slice(at, node.end);
  }

  #expanded(node, scope) {
    if (ts.isClassDeclaration(node) && isMarked(node)) return node.getText();
    if (ts.isVariableStatement(node)) return this.#declarations(node, scope);
    if (ts.isExpressionStatement(node)) return this.#statement(node.expression, scope);
    if (ts.isForStatement(node)) return this.#loop(node, scope);
    if (ts.isPropertyAccessExpression(node)) return this.#field(node, scope);
    if (ts.isCallExpression(node)) return this.#expression(node, scope);
    if (ts.isIdentifier(node)) return this.#name(node, scope);
    return undefined;
  }

  #declarations(node, scope) {
    const { declarations, flags } = node.declarationList;
    const isSpecial = ({ initializer }) =>
      initializer && (this.#classOf(initializer) || this.#method(initializer, scope)?.isBlock);
    if (!declarations.some(isSpecial)) return undefined;
    return declarations
      .map((declaration) => {
        const { name, initializer } = declaration;
        const made = initializer && this.#classOf(initializer);
        if (made) return this.#object(name.text, made, scope);
        const method = initializer && this.#method(initializer, scope);
        if (!method?.isBlock) {
          return `${flags & ts.NodeFlags.Const ? "const" : "let"} ${inOneLine(this.#render(declaration, scope))};`;
        }
        const result = this.#name(name, scope) ?? name.text;
        return `let ${result}: ${method.node.type.getText()}; ${this.#inlined(method, initializer, result, scope)}`;
      })
      .join(" ");
  }

  #object(name, node, scope) {
    const object = { prefix: name, fields: new Set(), node };
    scope.objects.set(name, object);
    const declared = this.#membersOf(node)
      .filter(ts.isPropertyDeclaration)
      .map((field) => {
        object.fields.add(field.name.text);
        const there = this.#foreign(field, scope);
        const value = field.initializer ? ` = ${this.#render(field.initializer, there)}` : "";
        return `${name}_${field.name.text}: ${field.type.getText()}${value}`;
      });
    return `let ${declared.join(", ")};`;
  }

  #statement(expression, scope) {
    const isAssignment =
      ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    const call = isAssignment ? expression.right : expression;
    const method = this.#method(call, scope);
    if (!method?.isBlock) return undefined;
    const result = isAssignment ? this.#render(expression.left, scope) : undefined;
    return this.#inlined(method, call, result, scope);
  }

  #expression(call, scope) {
    const method = this.#method(call, scope);
    if (!method) return undefined;
    if (method.isBlock) throw wrong(call, "a call of such a method alone, or as all that is assigned");
    const there = this.#foreign(method.node, scope, method.object);
    method.node.parameters.forEach(({ name, type }, i) => {
      there.names.set(name.text, `(<${type.getText()}>(${this.#render(call.arguments[i], scope)}))`);
    });
    return `(${inOneLine(this.#render(method.node.body.statements[0].expression, there))})`;
  }

  /** The method's body in place of its call. */
  #inlined(method, call, result, scope) {
    const { node } = method;
    const there = this.#foreign(method.node, scope, method.object);
    const suffix = `_${++this.#count}`;
    const given = node.parameters.map(({ name, type }, i) => {
      const argument = call.arguments[i];
      const object = ts.isIdentifier(argument) && scope.objects.get(argument.text);
      if (object) {
        there.objects.set(name.text, object);
        return "";
      }
      there.names.set(name.text, name.text + suffix);
      return `let ${name.text}${suffix}: ${type.getText()} = ${inOneLine(this.#render(argument, scope))};`;
    });
    for (const name of declaredIn(node.body)) there.names.set(name, name + suffix);
    const body = node.body.statements.map((statement, i) => {
      if (!ts.isReturnStatement(statement)) return this.#render(statement, there);
      if (i < node.body.statements.length - 1) throw wrong(statement, "a return at the end of the method");
      const value = this.#render(statement.expression, there);
      return result === undefined ? `${value};` : `${result} = ${value};`;
    });
    return `{ ${inOneLine([...given, ...body].join(" "))} }`;
  }

  #loop(node, scope) {
    const next = node.incrementor;
    const call = next && ts.isBinaryExpression(next) && next.right;
    if (!call || !ts.isCallExpression(call) || call.expression.getText() !== LOOP_MARK) return undefined;
    const turn = node.initializer.declarations[0].name.text;
    refuseContinue(node.statement);
    const turns = Array.from({ length: Number(call.arguments[1].getText()) }, (_, i) => {
      const there = { ...scope, names: new Map(scope.names).set(turn, String(i)) };
      const check = node.condition ? `if (!(${inOneLine(this.#render(node.condition, there))})) break; ` : "";
      const body = `{ ${check}${this.#render(node.statement, there)} }`;
      return i === 0 ? body : inOneLine(body);
    });
    return `while (true) { ${turns.join(" ")} }`;
  }

  #field({ expression, name }, scope) {
    const object = objectOf(expression, scope);
    if (!object) return undefined;
    if (!object.fields.has(name.text)) throw wrong(name, `a field of ${object.node.name.text}`);
    return `${object.prefix}_${name.text}`;
  }

  #name(node, scope) {
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) return undefined;
    const { text } = node;
    if (scope.names.has(text)) return scope.names.get(text);
    if (scope.objects.has(text))
      throw wrong(node, "an object of a @local class used by its fields and methods only");
    if (scope.home?.has(text)) scope.imports.set(text, scope.home.get(text));
    return undefined;
  }

  /** How things are seen in a method that is expanded into `scope`. */
  #foreign(member, { imports }, self) {
    const home = topLevelNames(member.getSourceFile());
    return { home, self, names: new Map(), objects: new Map(), imports };
  }

  #classOf(expression) {
    return ts.isNewExpression(expression) ? this.#classes.get(expression.expression.getText()) : undefined;
  }

  #method(call, scope) {
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
    const object = objectOf(call.expression.expression, scope);
    if (!object) return undefined;
    const name = call.expression.name.text;
    const node = this.#membersOf(object.node).findLast(
      (member) => ts.isMethodDeclaration(member) && member.name.text === name,
    );
    if (!node) throw wrong(call, `a method of ${object.node.name.text}`);
    const { statements } = node.body;
    const isBlock = statements.length !== 1 || !ts.isReturnStatement(statements[0]);
    return { object, node, isBlock };
  }

  #membersOf(node) {
    const base = node.heritageClauses?.[0]?.types[0]?.expression.getText();
    return [...(base ? this.#membersOf(this.#classes.get(base)) : []), ...node.members];
  }
}

const isMarked = (node) =>
  ts.getDecorators(node)?.some(({ expression }) => expression.getText() === CLASS_MARK);

function objectOf(expression, scope) {
  if (expression.kind === ts.SyntaxKind.ThisKeyword) return scope.self;
  return ts.isIdentifier(expression) ? scope.objects.get(expression.text) : undefined;
}

const inOneLine = (text) => text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "").replace(/\s+/g, " ");

function* declaredIn(node) {
  if (ts.isVariableDeclaration(node)) yield node.name.text;
  for (const child of node.getChildren()) yield* declaredIn(child);
}

function refuseContinue(node) {
  if (ts.isContinueStatement(node)) throw wrong(node, "no continue in a loop that is written out");
  if (!ts.isIterationStatement(node, false)) ts.forEachChild(node, refuseContinue);
}

/** Name to file, of what a file declares or imports at its top. */
function topLevelNames(file) {
  const { fileName: path } = file;
  const names = new Map();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      const from = posix.join(posix.dirname(path), statement.moduleSpecifier.text);
      for (const { name } of statement.importClause.namedBindings.elements) names.set(name.text, from);
    } else if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations)
        names.set(name.text, path.replace(/\.ts$/, ""));
    } else if (statement.name) names.set(statement.name.text, path.replace(/\.ts$/, ""));
  }
  return names;
}

function importOf(name, from, path) {
  const relative = posix.relative(posix.dirname(path), from);
  return `import { ${name} } from "${relative.startsWith(".") ? relative : `./${relative}`}";`;
}

function wrong(node, expected) {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return new Error(
    `${file.fileName}:${line + 1}: expected ${expected}, received ${inOneLine(node.getText())}`,
  );
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  const root = "src/kernel/assembly";
  const paths = readdirSync(root, { recursive: true }).map((path) => `${root}/${path.replaceAll("\\", "/")}`);
  const sources = paths
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path, readFileSync(path, "utf8")]);
  const path = argv[2].replaceAll("\\", "/");
  console.log(new LocalObjects(sources).expand(path) ?? `${path}: nothing to expand`);
}
