// What PostgreSQL 18's own lexer and grammar say of texts: one JSON string a line on stdin, one answer a line on stdout.
//   tokens      [[start, end], ...] in bytes without comments, or null when the lexer refuses
//   statements  null when the grammar refuses, otherwise one entry each: kind, writes, unconditional, setRole, copy, prepared
//   names       every column, table and label that occurs
//   calls       every function called by name
import { createInterface } from 'node:readline';
import { loadModule, parseSync, scanSync } from 'libpg-query';

await loadModule();

const dataStatements = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);
// Their inner statements are stored, not run.
const stored = new Set(['RuleStmt', 'CreateFunctionStmt', 'CreateSchemaStmt', 'ViewStmt']);

function tokens(sql) {
  try {
    return (scanSync(sql).tokens ?? []).filter(t => !t.tokenName.endsWith('_COMMENT')).map(t => [t.start, t.end]);
  } catch {
    return null;
  }
}

const last = list => list?.[list.length - 1]?.String?.sval;

function visit(node, on) {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, on);
  } else if (node && typeof node === 'object') {
    for (const [key, child] of Object.entries(node)) {
      if (child && typeof child === 'object' && !Array.isArray(child)) on(key, child);
      visit(child, on);
    }
  }
}

function analyses(options) {
  return (options ?? []).some(o => o.DefElem.defname === 'analyze' && !/false|off|"ival":(0|\{\})/.test(JSON.stringify(o.DefElem.arg ?? 1)));
}

function copy(node) {
  return node.filename ? 'File' : node.is_from ? 'FromClient' : 'ToClient';
}

function describe(statement, names, calls) {
  const [kind, body] = Object.entries(statement)[0];
  const runs = !stored.has(kind) && (kind !== 'ExplainStmt' || analyses(body.options));
  const found = { kind, writes: false, unconditional: false, setOperation: false };
  visit(statement, (key, node) => {
    if (runs && dataStatements.has(key)) {
      found.writes = true;
      found.unconditional ||= (key === 'UpdateStmt' || key === 'DeleteStmt') && !node.whereClause;
    }
    found.setOperation ||= Boolean(node.op && node.op !== 'SETOP_NONE' && /^SETOP/.test(node.op));
    if (key === 'ColumnRef') for (const field of node.fields ?? []) if (field.String) names.add(field.String.sval);
    if (node.relname) names.add(node.relname);
    if (key === 'FuncCall' && node.funcformat !== 'COERCE_SQL_SYNTAX') calls.add(last(node.funcname));
  });
  if (kind === 'VariableSetStmt') found.setRole = /^(role|session_authorization)$/i.test(body.name ?? '');
  if (kind === 'CopyStmt') found.copy = copy(body);
  if (kind === 'PrepareStmt' || kind === 'ExecuteStmt' || kind === 'DeallocateStmt') found.prepared = body.name ?? null;
  return found;
}

function answer(sql) {
  const names = new Set(), calls = new Set();
  let statements = null;
  try {
    statements = (parseSync(sql).stmts ?? []).map(s => describe(s.stmt, names, calls));
  } catch { /* the grammar refuses */ }
  // Operators whose function the grammar names itself.
  for (const own of ['similar_to_escape', 'like_escape']) calls.delete(own);
  return { tokens: tokens(sql), statements, names: [...names], calls: [...calls] };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + '\n');
}
