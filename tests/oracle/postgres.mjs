// What PostgreSQL 18's own lexer and grammar say of texts: one JSON string a line on stdin, one answer a line on stdout.
//   tokens      [[start, end], ...] in bytes without comments, or null when the lexer refuses
//   statements  null when the grammar refuses, otherwise one entry each: kind, writes, unconditional, setRole, copy, prepared, and
//               relations, columns (each with its offset) and functions, sorted
//   shape       of a short query: how the operators of its output list nest
//   names       every column, table and label that occurs
//   calls       every function called by name
import { createInterface } from 'node:readline';
import { loadModule, parseSync, scanSync } from 'libpg-query';

await loadModule();

const dataStatements = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);
// Their inner statements are stored, not run.
const stored = new Set(['RuleStmt', 'CreateFunctionStmt', 'CreateSchemaStmt', 'ViewStmt']);
const relationKinds = new Set(['TABLE', 'VIEW', 'SEQUENCE', 'MATVIEW', 'INDEX', 'FOREIGN_TABLE'].map(k => 'OBJECT_' + k));
const ofRelationKinds = new Set(['POLICY', 'RULE', 'TRIGGER', 'COLUMN', 'TABCONSTRAINT'].map(k => 'OBJECT_' + k));
// Operators whose function the grammar names itself.
const operatorFunctions = new Set(['pg_catalog.similar_to_escape', 'pg_catalog.like_escape']);

function tokens(sql) {
  try {
    return (scanSync(sql).tokens ?? []).filter(t => !t.tokenName.endsWith('_COMMENT')).map(t => [t.start, t.end]);
  } catch {
    return null;
  }
}

const last = list => list?.[list.length - 1]?.String?.sval;
const dotted = list => (list ?? []).map(f => f.String ? f.String.sval : '*').join('.');

function visit(node, on) {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, on);
  } else if (node && typeof node === 'object') {
    for (const [key, child] of Object.entries(node)) {
      if (child && typeof child === 'object' && !Array.isArray(child)) on(key, child);
      // One source for several columns is shared by them, and printed once for each.
      if (key === 'MultiAssignRef' && child.colno !== 1) continue;
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

// DROP, COMMENT and their like name relations by lists of strings.
function named(body) {
  const kind = body.removeType ?? body.objtype;
  const list = (body.objects ?? [body.object]).filter(o => o?.List).map(o => o.List.items);
  if (relationKinds.has(kind)) return list.map(dotted);
  return ofRelationKinds.has(kind) ? list.map(items => dotted(items.slice(0, -1))) : [];
}

function mentions(kind, body, statement) {
  const relations = [], columns = [], functions = [];
  if (/^(Drop|Comment|SecLabel|AlterExtensionContents)Stmt$/.test(kind)) relations.push(...named(body));
  visit(statement, (key, node) => {
    if (node.relname !== undefined && node.relpersistence) {
      relations.push([node.catalogname, node.schemaname, node.relname].filter(Boolean).join('.'));
    }
    if (key === 'ColumnRef') columns.push(`${node.location ?? 0}:${dotted(node.fields)}`);
    if ((key === 'FuncCall' || key === 'funccall') && !operatorFunctions.has(dotted(node.funcname))) functions.push(dotted(node.funcname));
  });
  // A composite type is a relation to the grammar only.
  const type = kind === 'CompositeTypeStmt' || body.relationType === 'OBJECT_TYPE' || body.renameType === 'OBJECT_ATTRIBUTE' || body.objtype === 'OBJECT_TYPE';
  if (type) relations.length = 0;
  return { relations: relations.sort(), columns: columns.sort(), functions: functions.sort() };
}

const children = list => (list ?? []).map(shape).join(' ');
const operator = (node, extra = '') => `(${children([node.lexpr].filter(Boolean))} ${last(node.name)}${extra} ${children([node.rexpr].flat())})`;

function shape(node) {
  const [kind, n] = Object.entries(node)[0];
  switch (kind) {
    case 'ColumnRef': return dotted(n.fields);
    case 'ResTarget': return shape(n.val);
    case 'List': return children(n.items);
    case 'BoolExpr': return `(${n.boolop} ${children(n.args)})`;
    case 'NullTest': return `(${n.nulltesttype} ${shape(n.arg)})`;
    case 'BooleanTest': return `(${n.booltesttype} ${shape(n.arg)})`;
    case 'TypeCast': return `(:: ${shape(n.arg)})`;
    case 'CollateClause': return `(COLLATE ${shape(n.arg)})`;
    case 'FuncCall': return `(${last(n.funcname)} ${children(n.args)})`;
    case 'A_Indirection': return '([] '.repeat(n.indirection.length) + shape(n.arg) + ')'.repeat(n.indirection.length);
    case 'A_Expr': return operator(n, n.kind === 'AEXPR_OP' ? '' : n.kind.slice(5));
    default: return kind;
  }
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
    if ((key === 'FuncCall' || key === 'funccall') && node.funcformat !== 'COERCE_SQL_SYNTAX') calls.add(last(node.funcname));
  });
  if (kind === 'VariableSetStmt') found.setRole = /^(role|session_authorization)$/i.test(body.name ?? '') && !returnsToLogin(body);
  if (kind === 'CopyStmt') found.copy = copy(body);
  if (kind === 'PrepareStmt' || kind === 'ExecuteStmt' || kind === 'DeallocateStmt') found.prepared = body.name ?? null;
  return Object.assign(found, mentions(kind, body, statement));
}

// Forms that only return to the role of the login.
function returnsToLogin(body) {
  if (body.kind === 'VAR_RESET' || body.kind === 'VAR_SET_DEFAULT') return true;
  return /^role$/i.test(body.name) && body.args?.length === 1 && body.args[0].A_Const?.sval?.sval === 'none';
}

function answer(sql) {
  const names = new Set(), calls = new Set();
  let statements = null, nesting = null;
  try {
    const parsed = parseSync(sql).stmts ?? [];
    statements = parsed.map(s => describe(s.stmt, names, calls));
    if (sql.length < 400) nesting = children(parsed[0]?.stmt.SelectStmt?.targetList);
  } catch { /* the grammar refuses */ }
  for (const own of operatorFunctions) calls.delete(own.split('.')[1]);
  return { tokens: tokens(sql), statements, shape: nesting, names: [...names], calls: [...calls] };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + '\n');
}
