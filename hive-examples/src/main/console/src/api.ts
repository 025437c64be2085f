export interface Process {
  pid?: number;
  executable?: string;
  arguments?: string[];
  user?: { uid?: number; name?: string };
}

export interface Alert {
  id: string;
  type: string;
  rule: string;
  title: string;
  message: string;
  severity: string;
  confidence: string;
  techniques?: string[];
  status: string;
  container?: { id?: string; name?: string; image?: string };
  process?: Process;
  ancestors?: Process[];
  target?: { ip?: string; port?: number; name?: string; scope?: string };
  artifact?: { name: string; md5?: string; sha256?: string };
  firstSeen: string;
  lastSeen: string;
  count: number;
  remediation: string;
  triage: {
    signals: { signal: string; decibans: number; detail: string }[];
    notChecked?: string[];
  };
  whitelisted?: { rule: string; reason: string };
}

export interface Detail {
  alert: Alert;
  /** What the alert's names and numbers are called in the console's language. */
  said: {
    probability: string;
    impact: string;
    signals: Record<string, string>;
    evidence: { name: string; value: string }[];
  };
  history: { to: string; by: string; at: string; why: string; how: string }[];
  outcome?: { state: string; details: string[] };
  suggestions: { trusts: string; conditions: Record<string, string[]>; silenced: number; ofType: number }[];
}

export interface Edge {
  container: string;
  containerName?: string;
  executable: string;
  incoming: boolean;
  protocol: string;
  ip: string;
  port: number;
  name: string;
  scope: string;
  party: string;
  partyName: string;
  firstSeen: string;
  lastSeen: string;
  count: number;
}

export interface RuleLine {
  id: string;
  type: string;
  severity: string;
  title: string;
  techniques: string;
}

/** An answer to an alert: what it would do, or why it is refused. */
export interface Answer {
  disposition: string;
  recommended: boolean;
  id?: string;
  refused?: string;
  plan?: {
    target?: { kind: string; id: string };
    impact: string;
    preconditions?: string[];
    steps: { text: string; inverse?: { name: string } }[];
    blastRadius?: string;
    remains?: string[];
    verification?: string;
  };
}

export interface EngineLine {
  engine: string;
  program: string;
  databaseDate: string;
  answer: string;
  threat: string;
  detail: string;
  millis: number;
}

export type Action = "mark" | "reopen" | "trust" | "handle";

let forgeryWord = "";

async function ask<T>(path: string, options: RequestInit = {}): Promise<T> {
  const response = await fetch("/api/" + path, options);
  const body = await response.json();
  if (!response.ok) {
    throw new Error(String(body.error ?? response.status));
  }
  return body as T;
}

export async function session(): Promise<{ language: string }> {
  const answer = await ask<{ language: string; forgeryWord: string }>("session");
  forgeryWord = answer.forgeryWord;
  return answer;
}

export const alerts = (query: URLSearchParams) => ask<{ total: number; alerts: Alert[] }>("alerts?" + query);
export const detail = (id: string) => ask<Detail>("alerts/" + encodeURIComponent(id));
export const plans = (id: string) => ask<{ plans: Answer[] }>(`alerts/${encodeURIComponent(id)}/plans`);
export const engines = () => ask<{ summary: string; engines: EngineLine[] }>("engines");
export const graph = () => ask<{ edges: Edge[] }>("graph");
export const rules = () => ask<{ rules: RuleLine[] }>("rules");
export const changes = (after: number) => ask<{ version: number }>("changes?after=" + after);

export function act(id: string, action: Action, body: object): Promise<Detail> {
  return ask<Detail>(`alerts/${encodeURIComponent(id)}/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Hive-Console": forgeryWord },
    body: JSON.stringify(body),
  });
}
