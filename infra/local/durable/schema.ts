/**
 * One file per task hub. `instances` is what status answers show. `history` has one row per episode of the current
 * execution, its events as JSON texts one a line, and is only appended to. `inbox`, `activities`, `timers` and
 * `entityInbox` are what is still to be done, written in the same commit as what caused it.
 * Instants are ms since epoch; `input`, `output` and `customStatus` are JSON text.
 */
// A commit costs about as much as the pages it touches: so few tables, and no secondary index on a busy one.
// The lock is exclusive: two engines on one hub would undo each other, and it saves locking at every commit.
export const SCHEMA = `
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA wal_autocheckpoint = 10000;
CREATE TABLE IF NOT EXISTS hub (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS instances (
  instanceId TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT,
  executionId TEXT NOT NULL,
  status TEXT NOT NULL,
  suspended INTEGER NOT NULL,
  input TEXT NOT NULL,
  output TEXT,
  customStatus TEXT,
  parentInstanceId TEXT,
  parentExecutionId TEXT,
  parentTaskId INTEGER,
  createdAt INTEGER NOT NULL,
  updatedAt INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS history (
  executionId TEXT NOT NULL,
  position INTEGER NOT NULL,
  events TEXT NOT NULL,
  PRIMARY KEY (executionId, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS generations (
  instanceId TEXT NOT NULL,
  position INTEGER NOT NULL,
  executionId TEXT NOT NULL,
  PRIMARY KEY (instanceId, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inbox (
  instanceId TEXT NOT NULL,
  seq INTEGER NOT NULL,
  executionId TEXT,
  timerId INTEGER,
  message TEXT NOT NULL,
  PRIMARY KEY (instanceId, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS activities (
  seq INTEGER PRIMARY KEY,
  instanceId TEXT NOT NULL,
  executionId TEXT NOT NULL,
  taskId INTEGER NOT NULL,
  name TEXT NOT NULL,
  input TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS timers (
  executionId TEXT NOT NULL,
  timerId INTEGER NOT NULL,
  instanceId TEXT NOT NULL,
  fireAt INTEGER NOT NULL,
  PRIMARY KEY (executionId, timerId)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entities (
  entityId TEXT PRIMARY KEY,
  state TEXT,
  lockedBy TEXT,
  updatedAt INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entityInbox (
  entityId TEXT NOT NULL,
  seq INTEGER NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (entityId, seq)
) WITHOUT ROWID;
`;

export type RuntimeStatus = "Pending" | "Running" | "Completed" | "Failed" | "Terminated";

/** A row of `instances`. `suspended` lies over Pending and Running. */
export interface InstanceRow {
  instanceId: string;
  name: string;
  version: string | null;
  executionId: string;
  status: RuntimeStatus;
  suspended: 0 | 1;
  input: string;
  output: string | null;
  customStatus: string | null;
  parentInstanceId: string | null;
  parentExecutionId: string | null;
  parentTaskId: number | null;
  createdAt: number;
  updatedAt: number;
}

export interface InboxRow {
  seq: number;
  executionId: string | null;
  message: string;
}

export interface ActivityRow {
  seq: number;
  instanceId: string;
  executionId: string;
  taskId: number;
  name: string;
  input: string;
}

export interface TimerRow {
  executionId: string;
  timerId: number;
  instanceId: string;
  fireAt: number;
}

/** `lockedBy`: the execution that holds its lock. `state`: JSON text, null while it does not exist. */
export interface EntityRow {
  entityId: string;
  state: string | null;
  lockedBy: string | null;
  updatedAt: number;
}

export function isTerminal(status: RuntimeStatus): boolean {
  return status === "Completed" || status === "Failed" || status === "Terminated";
}
