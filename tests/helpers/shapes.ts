import { dirname } from "node:path";
import * as ts from "typescript";

/** One property as TypeScript sees it. */
export interface Member {
  /** `string`, `number`, `boolean`, or an interface's name with `[]`. */
  type: string;
  optional: boolean;
  description: string;
}

/** The types of this project's sources, by the compiler itself. */
export class TypeScriptShapes {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #root: string;

  constructor(tsconfig: string) {
    this.#root = dirname(tsconfig);
    const parsed = ts.parseJsonConfigFileContent(
      ts.readConfigFile(tsconfig, (path) => ts.sys.readFile(path)).config,
      ts.sys,
      this.#root,
    );
    this.#program = ts.createProgram(
      parsed.fileNames.filter((file) => file.startsWith(`${this.#root}/provider/`)),
      { ...parsed.options, noEmit: true },
    );
    this.#checker = this.#program.getTypeChecker();
  }

  /** The properties of an interface. */
  members(file: string, name: string): Record<string, Member> {
    return this.#membersOf(this.#typeOf(file, name));
  }

  /** The names alone: of mapped types, whose properties have no documentation of their own. */
  propertyNames(file: string, name: string): string[] {
    return this.#typeOf(file, name)
      .getProperties()
      .map((property) => property.name);
  }

  /** A resource's class: what it says of itself, and its `declare readonly` outputs with `Output<…>` taken off. */
  class(file: string, name: string): { description: string; outputs: Record<string, Member> } {
    const declaration = this.#declaration(file, name);
    if (!ts.isClassDeclaration(declaration)) throw new Error(`${name} in ${file} is no class`);
    const type = this.#checker.getTypeAtLocation(declaration);
    const own = declaration.members
      .filter((member) => ts.isPropertyDeclaration(member))
      .filter((member) => member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword))
      .map((member) => member.name.getText());
    const outputs = type.getProperties().filter((property) => own.includes(property.name));
    return {
      description: this.#documentation(type.symbol),
      outputs: Object.fromEntries(
        outputs.map((property) => [property.name, this.#member(property, (output) => this.#unwrapped(output))]),
      ),
    };
  }

  /** What is said of a function or an interface. */
  description(file: string, name: string): string {
    const symbol = this.#exports(file).find((symbol) => symbol.name === name);
    if (symbol === undefined) throw new Error(`${file} exports no ${name}`);
    return this.#documentation(symbol);
  }

  #membersOf(type: ts.Type): Record<string, Member> {
    return Object.fromEntries(type.getProperties().map((property) => [property.name, this.#member(property)]));
  }

  #member(symbol: ts.Symbol, unwrap: (type: ts.Type) => ts.Type = (type) => type): Member {
    const type = unwrap(this.#checker.getTypeOfSymbol(symbol));
    return {
      type: this.#checker.typeToString(this.#checker.getNonNullableType(type)),
      optional:
        (symbol.flags & ts.SymbolFlags.Optional) !== 0 ||
        (type.isUnion() && type.types.some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0)),
      description: this.#documentation(symbol),
    };
  }

  /** The T of `Output<T>`. */
  #unwrapped(type: ts.Type): ts.Type {
    const value = type.getProperty("get");
    if (value === undefined) throw new Error(`${this.#checker.typeToString(type)} is no Output`);
    const [signature] = this.#checker.getTypeOfSymbol(value).getCallSignatures();
    if (signature === undefined) throw new Error("Output.get is no function");
    return signature.getReturnType();
  }

  /** As one paragraph a paragraph: lines are broken in the source only because it has a width. */
  #documentation(symbol: ts.Symbol): string {
    return ts
      .displayPartsToString(symbol.getDocumentationComment(this.#checker))
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.replace(/\s*\n\s*/g, " ").trim())
      .join("\n\n");
  }

  #typeOf(file: string, name: string): ts.Type {
    return this.#checker.getTypeAtLocation(this.#declaration(file, name));
  }

  #declaration(file: string, name: string): ts.Node {
    const [declaration] = this.#exports(file).find((symbol) => symbol.name === name)?.declarations ?? [];
    if (declaration === undefined) throw new Error(`${file} exports no ${name}`);
    return declaration;
  }

  #exports(file: string): ts.Symbol[] {
    const source = this.#program.getSourceFile(`${this.#root}/${file}`);
    const symbol = source === undefined ? undefined : this.#checker.getSymbolAtLocation(source);
    if (symbol === undefined) throw new Error(`there is no module ${file}`);
    return this.#checker.getExportsOfModule(symbol);
  }
}
