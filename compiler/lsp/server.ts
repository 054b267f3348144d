import {
  CodeActionKind,
  type CodeActionParams,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Host } from '../host/host.ts';
import { readText } from '../host/host.ts';
import { inside, joinPath } from '../host/path.ts';
import { actionsIn, safeFixesOf } from '../services/editor/actions.ts';
import type { Completer } from '../services/editor/complete.ts';
import { descriptionsOf, handlersAt, type Place } from '../services/editor/handlers.ts';
import { hoverAt, type NextRuns } from '../services/editor/hover.ts';
import type { EditorProject, Snapshot } from '../services/editor/project.ts';
import { symbolsOf } from '../services/editor/symbols.ts';
import { actionOf, completionOf, editsOf, locationOf, positionsOf, symbolOf, uriOf } from './convert.ts';
import { createPublisher } from './publish.ts';
import { createWorkspace, LONGEST, type Standing } from './workspace.ts';

/** What the server is made of; all that knows this machine is handed in. */
export interface ServerParts {
  readonly host: Host;
  readonly open: (root: string) => EditorProject;
  /** The one folder that is the project, where it was named. */
  readonly fixed: string | null;
  readonly completer: Completer;
  readonly nextRuns: NextRuns;
  /** Address of the page with all codes; null where it is not there. */
  readonly reference: string | null;
  readonly version: string;
}

const SAFE_FIXES = `${CodeActionKind.SourceFixAll}.nljobs`;

/**
 * Speaks the language server protocol on two streams, until the client says `exit` or goes away: the process then ends,
 * with 0 after a `shutdown` and with 1 without one, as the protocol has it.
 */
export function serve(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, parts: ServerParts): void {
  const { host, reference } = parts;
  const connection = createConnection(ProposedFeatures.all, input, output);
  const workspace = createWorkspace(host, parts.open, parts.fixed);
  const documents = new TextDocuments({
    create: TextDocument.create,
    // A change to a version that is past would be made in the wrong text.
    update: (document: TextDocument, changes: Parameters<typeof TextDocument.update>[1], version: number) =>
      version <= document.version ? document : TextDocument.update(document, changes, version),
  });
  const publisher = createPublisher({
    send: (params) => void connection.sendDiagnostics(params),
    versionOf: (uri, text) => {
      const document = documents.get(uri);
      return document?.getText() === text ? document.version : undefined;
    },
    failed: (error) => connection.console.error(`nljobs: ${error instanceof Error ? error.message : String(error)}`),
    reference,
  });
  const publish = (uri: string): void => {
    const project = workspace.projectOf(uri);
    if (project !== null) publisher.publish(project);
  };
  const publishAll = (): void => {
    for (const uri of documents.keys()) publish(uri);
  };

  connection.onInitialize((params) => {
    workspace.bounds = foldersOf(params).flatMap((uri) => workspace.pathOf(uri) ?? []);
    return capabilities(parts.version);
  });
  documents.onDidChangeContent(({ document }) => {
    const { uri } = document;
    const text = document.getText();
    workspace.put(uri, text);
    if (text.length > LONGEST) {
      void connection.sendDiagnostics({ uri, diagnostics: [] });
      connection.console.warn(`${uri} is too long to be read while it is written; \`nljobs check\` reads it.`);
    }
    publish(uri);
  });
  documents.onDidClose(({ document: { uri } }) => {
    const project = workspace.projectOf(uri);
    workspace.put(uri, null);
    if (project !== null) publisher.publish(project);
  });
  documents.onDidSave(() => {
    workspace.refresh();
    publishAll();
  });
  connection.onDidChangeWatchedFiles(() => {
    workspace.refresh();
    publishAll();
  });

  /** Answers about a job file; about any other document the answer is that there is nothing to say. */
  const about = async <T>(uri: string, nothing: T, answer: (standing: Standing) => T | Promise<T>): Promise<T> => {
    const standing = await workspace.jobFile(uri);
    return standing === null ? nothing : answer(standing);
  };
  const textOf = (snapshot: Snapshot, file: string): string | null =>
    documents.get(uriOf(joinPath(snapshot.root, file)))?.getText() ?? readText(host, joinPath(snapshot.root, file));
  const locations = (snapshot: Snapshot, places: readonly Place[]) =>
    places.map(({ file, span }) =>
      locationOf(uriOf(joinPath(snapshot.root, file)), textOf(snapshot, file) ?? '', span),
    );

  connection.onHover(({ textDocument: { uri }, position }) =>
    about(uri, null, ({ snapshot, file, text }) => {
      const at = positionsOf(text);
      const hover = hoverAt(snapshot, file, at.offset(position), parts.nextRuns);
      if (hover === null) return null;
      return { contents: { kind: 'markdown', value: hover.text }, range: at.range(hover.span) };
    }),
  );
  connection.onCompletion(({ textDocument: { uri }, position }) =>
    about(uri, null, ({ snapshot, file, text }) => {
      const at = positionsOf(text);
      const context = snapshot.files.get(file)?.context ?? null;
      const found = parts.completer.at(text, at.offset(position), context);
      return { isIncomplete: true, items: found.map((one, index) => completionOf(one, index, at)) };
    }),
  );
  connection.onCodeAction((params) =>
    about(params.textDocument.uri, [], ({ snapshot, file, text }) => {
      const { uri } = params.textDocument;
      const at = positionsOf(text);
      const span = { start: at.offset(params.range.start), end: at.offset(params.range.end) };
      const quick = wants(params, CodeActionKind.QuickFix) ? actionsIn(snapshot, file, span) : [];
      const all = wants(params, SAFE_FIXES) ? safeFixesOf(snapshot, file) : [];
      const everywhere = { title: 'Make all safe corrections', kind: SAFE_FIXES };
      return [
        ...quick.map((action) => actionOf(action, uri, at, reference)),
        ...(all.length === 0 ? [] : [{ ...everywhere, edit: { changes: { [uri]: editsOf(all, at) } } }]),
      ];
    }),
  );
  connection.onDefinition(async ({ textDocument: { uri }, position }) => {
    const path = workspace.pathOf(uri);
    const project = workspace.projectOf(uri);
    if (path === null || project === null) return null;
    const snapshot = await project.snapshot();
    const file = inside(snapshot.root, path) ?? '';
    const source = snapshot.files.get(file)?.source;
    if (source === undefined) return locations(snapshot, descriptionsOf(snapshot, file));
    const offset = positionsOf(source.text).offset(position);
    return locations(
      snapshot,
      handlersAt(snapshot, file, offset, (name) => textOf(snapshot, name)),
    );
  });
  connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    about(uri, [], ({ snapshot, file, text }) => {
      const at = positionsOf(text);
      return symbolsOf(snapshot, file).map((symbol) => symbolOf(symbol, at));
    }),
  );
  connection.onDocumentFormatting(({ textDocument: { uri } }) =>
    about(uri, [], async ({ file, text }) => {
      const formatted = (await workspace.projectOf(uri)?.format())?.files.get(file);
      if (formatted === undefined) return [];
      return editsOf([{ start: 0, end: text.length, text: formatted }], positionsOf(text));
    }),
  );

  documents.listen(connection);
  connection.listen();
}

/** The folders that the editor has opened, in whichever of three ways it says so. */
function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) return workspaceFolders.map(({ uri }) => uri);
  return rootUri === null || rootUri === undefined ? [] : [rootUri];
}

/** Whether a kind of action was asked for: by itself, by a kind above it, or by no word at all. */
function wants({ context }: CodeActionParams, kind: string): boolean {
  if (context.only === undefined) return kind === CodeActionKind.QuickFix;
  return context.only.some((only) => kind === only || kind.startsWith(`${only}.`) || only === '');
}

function capabilities(version: string): InitializeResult {
  return {
    serverInfo: { name: 'nljobs', version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      completionProvider: { triggerCharacters: [' '] },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, SAFE_FIXES] },
      definitionProvider: true,
      documentSymbolProvider: true,
      documentFormattingProvider: true,
    },
  };
}
