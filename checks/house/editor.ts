import { readFileSync } from 'node:fs';
import { matchesGlob, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';

/**
 * Stands for Visual Studio Code: the module `vscode` as its extensions find it, around a window with one folder. What the
 * language client does with documents, findings and corrections behaves as it does there; any other part of the editor
 * can be called, constructed, extended and asked for anything, and does nothing.
 */
export interface Editor {
  /** What `require('vscode')` gives. */
  readonly module: object;
  /** What `nljobs.command` is set to. */
  command: unknown;
  readonly commands: ReadonlyMap<string, () => Promise<void>>;
  /** What a person has been shown, and what went into the output. */
  readonly warnings: string[];
  readonly errors: string[];
  readonly output: string[];
  /** Forgets what was shown. */
  forget(): void;
  /** Opens a Markdown file of the folder, as a tab does. */
  open(path: string): OpenFile;
  readonly openFiles: readonly OpenFile[];
}

/** A file that stands in a tab. */
export interface OpenFile {
  text(): string;
  /** The findings under it, as an editor underlines them. */
  findings(): readonly Finding[];
  /** The corrections that the light bulb offers on a finding. */
  corrections(on: Finding): Promise<readonly Correction[]>;
  /** Makes one of them, as who chooses it does. */
  make(correction: Correction): void;
  replace(range: Range, text: string): void;
}

export interface Finding {
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  readonly code?: { readonly value: string };
}
export interface Correction {
  readonly title: string;
  readonly kind?: { readonly value: string };
  readonly isPreferred?: boolean;
  readonly edit?: WorkspaceEdit;
}
interface CodeActionProvider {
  provideCodeActions(
    document: Document,
    range: Range,
    context: { readonly diagnostics: readonly Finding[]; readonly triggerKind: number },
    token: object,
  ): Promise<readonly Correction[] | null>;
}
type Listener<Event> = (event: Event) => unknown;
interface Disposable {
  dispose(): void;
}

/** What the editor and its extensions tell each other with. */
class EventEmitter<Event> {
  readonly #listeners = new Set<Listener<Event>>();
  readonly event = (listener: Listener<Event>, self?: unknown, disposables?: Disposable[]): Disposable => {
    const own: Listener<Event> = (event) => listener.call(self, event);
    this.#listeners.add(own);
    const disposable = { dispose: () => void this.#listeners.delete(own) };
    disposables?.push(disposable);
    return disposable;
  };
  fire(event: Event): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...given: [Position, Position] | [number, number, number, number]) {
    const [start, end] =
      given.length === 2 ? given : [new Position(given[0], given[1]), new Position(given[2], given[3])];
    this.start = start;
    this.end = end;
  }
}

class Uri {
  readonly scheme = 'file';
  readonly authority = '';
  readonly query = '';
  readonly fragment = '';
  readonly path: string;
  readonly #href: string;
  constructor(href: string) {
    this.#href = href;
    this.path = decodeURIComponent(new URL(href).pathname);
  }
  get fsPath(): string {
    return fileURLToPath(this.#href);
  }
  static file(path: string): Uri {
    return new Uri(pathToFileURL(path).href);
  }
  static parse(text: string): Uri {
    return new Uri(text);
  }
  toString(): string {
    return this.#href;
  }
}

class Diagnostic {
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  constructor(range: Range, message: string, severity: number) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

class CodeAction {
  readonly title: string;
  constructor(title: string) {
    this.title = title;
  }
}

class CodeActionKind {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
  append(part: string): CodeActionKind {
    return new CodeActionKind(this.value === '' ? part : `${this.value}.${part}`);
  }
  static readonly Empty = new CodeActionKind('');
  static readonly QuickFix = new CodeActionKind('quickfix');
  static readonly Refactor = new CodeActionKind('refactor');
  static readonly Source = new CodeActionKind('source');
}

class TextEdit {
  readonly range: Range;
  readonly newText: string;
  constructor(range: Range, newText: string) {
    this.range = range;
    this.newText = newText;
  }
}

class WorkspaceEdit {
  readonly edits = new Map<string, readonly TextEdit[]>();
  set(uri: Uri, edits: readonly TextEdit[]): void {
    this.edits.set(String(uri), edits);
  }
}

class RelativePattern {
  readonly baseUri: Uri;
  readonly pattern: string;
  constructor(base: Uri | { readonly uri: Uri }, pattern: string) {
    this.baseUri = base instanceof Uri ? base : base.uri;
    this.pattern = pattern;
  }
}

class CancellationTokenSource {
  readonly token = { isCancellationRequested: false, onCancellationRequested: new EventEmitter<void>().event };
  cancel(): void {
    this.token.isCancellationRequested = true;
  }
  dispose(): void {}
}

class Document {
  readonly uri: Uri;
  readonly languageId = 'markdown';
  readonly isUntitled = false;
  #held: TextDocument;
  constructor(path: string) {
    this.uri = Uri.file(path);
    this.#held = TextDocument.create(String(this.uri), this.languageId, 1, readFileSync(path, 'utf8'));
  }
  get version(): number {
    return this.#held.version;
  }
  getText(): string {
    return this.#held.getText();
  }
  /** The edits in the form in which they are told: all of the text as it was. */
  change(edits: readonly TextEdit[]): readonly object[] {
    const told = edits.map(({ range, newText }) => ({ range, text: newText }));
    const text = TextDocument.applyEdits(
      this.#held,
      edits.map(({ range, newText }) => ({ range, newText })),
    );
    this.#held = TextDocument.update(this.#held, [{ text }], this.version + 1);
    return told;
  }
}

interface Filter {
  readonly language?: string;
  readonly scheme?: string;
  readonly pattern?: RelativePattern;
}

function matches({ language, scheme, pattern }: Filter, { uri, languageId }: Document): boolean {
  if (language !== undefined && language !== languageId) return false;
  if (scheme !== undefined && scheme !== uri.scheme) return false;
  return pattern === undefined || matchesGlob(relative(pattern.baseUri.fsPath, uri.fsPath), pattern.pattern);
}

/** Stands for any part of the editor that does nothing here. */
function anything(known: Record<string, unknown> = {}): object {
  return new Proxy(class {}, {
    get: (target, key) => {
      if (key === 'prototype') return Reflect.get(target, key);
      // Nothing that can be awaited or walked through.
      if (typeof key === 'symbol' || key === 'then') return undefined;
      if (!(key in known)) known[key] = anything();
      return known[key];
    },
    apply: () => anything(),
    construct: (target, _args, newTarget) => Reflect.construct(target, [], newTarget) as object,
  });
}

/** @param folder the one that is open in the window, absolute; it is held to have jobs. */
export function createEditor(folder: string): Editor {
  const root = { uri: Uri.file(folder), name: 'shop', index: 0 };
  const documents: Document[] = [];
  const collections = new Set<Map<string, readonly Finding[]>>();
  const providers = new Set<readonly [readonly Filter[], CodeActionProvider]>();
  const opened = new EventEmitter<Document>();
  const changed = new EventEmitter<{ readonly document: Document; readonly contentChanges: readonly object[] }>();
  const commands = new Map<string, () => Promise<void>>();
  const warnings: string[] = [];
  const errors: string[] = [];
  const output: string[] = [];
  const openFiles: OpenFile[] = [];
  const showing = (list: string[]) => (message: string) => {
    list.push(message);
    return Promise.resolve(undefined);
  };
  const collection = (): object => {
    const found = new Map<string, readonly Finding[]>();
    collections.add(found);
    return {
      set: (uri: Uri, findings: readonly Finding[]) => void found.set(String(uri), findings),
      delete: (uri: Uri) => void found.delete(String(uri)),
      clear: () => found.clear(),
      dispose: () => void collections.delete(found),
    };
  };
  const fileOf = (document: Document): OpenFile => {
    const edit = (edits: readonly TextEdit[]): void => {
      const contentChanges = document.change(edits);
      changed.fire({ document, contentChanges });
    };
    const findings = () => [...collections].flatMap((found) => found.get(String(document.uri)) ?? []);
    return {
      text: () => document.getText(),
      findings,
      async corrections(on) {
        const { token } = new CancellationTokenSource();
        const fit = [...providers].filter(([filters]) => filters.some((filter) => matches(filter, document)));
        const context = { diagnostics: [on], triggerKind: 1 };
        const offered = fit.map(([, one]) => one.provideCodeActions(document, on.range, context, token));
        return (await Promise.all(offered)).flatMap((list) => list ?? []);
      },
      make({ edit: made }) {
        for (const [uri, edits] of made?.edits ?? []) if (uri === String(document.uri)) edit(edits);
      },
      replace: (range, text) => edit([new TextEdit(range, text)]),
    };
  };
  const editor: Editor = {
    command: [],
    commands,
    warnings,
    errors,
    output,
    openFiles,
    forget() {
      for (const list of [warnings, errors, output]) list.length = 0;
      commands.clear();
    },
    open(path) {
      const document = new Document(path);
      documents.push(document);
      const file = fileOf(document);
      openFiles.push(file);
      opened.fire(document);
      return file;
    },
    module: anything({
      version: '1.140.0',
      EventEmitter,
      Position,
      Range,
      Uri,
      Diagnostic,
      DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
      CodeAction,
      CodeActionKind,
      CodeActionTriggerKind: { Invoke: 1, Automatic: 2 },
      TextEdit,
      WorkspaceEdit,
      RelativePattern,
      CancellationTokenSource,
      CancellationError: class extends Error {},
      commands: anything({
        registerCommand: (name: string, act: () => Promise<void>) => {
          commands.set(name, act);
          return { dispose: () => undefined };
        },
      }),
      window: anything({
        createOutputChannel: () => anything({ error: (message: string) => output.push(message) }),
        showWarningMessage: showing(warnings),
        showErrorMessage: showing(errors),
        visibleTextEditors: [],
        tabGroups: anything({ all: [] }),
      }),
      languages: anything({
        match: (filters: readonly Filter[], document: Document) =>
          filters.some((filter) => matches(filter, document)) ? 10 : 0,
        createDiagnosticCollection: collection,
        registerCodeActionsProvider: (filters: readonly Filter[], provider: CodeActionProvider) => {
          const entry = [filters, provider] as const;
          providers.add(entry);
          return { dispose: () => void providers.delete(entry) };
        },
      }),
      workspace: anything({
        workspaceFolders: [root],
        getWorkspaceFolder: () => root,
        textDocuments: documents,
        notebookDocuments: [],
        onDidOpenTextDocument: opened.event,
        onDidChangeTextDocument: changed.event,
        getConfiguration: () => ({
          get: (key: string, otherwise?: unknown): unknown => (key === 'command' ? editor.command : otherwise),
        }),
        findFiles: () => Promise.resolve([root.uri]),
      }),
    }),
  };
  return editor;
}
