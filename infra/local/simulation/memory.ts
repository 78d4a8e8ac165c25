import { readFileSync } from "node:fs";

const SAMPLE_MS = 250;

/** The largest resident memory of this process and of those it started, together, in MB; sampled. */
export function watchMemory(pids: () => readonly number[]): { peakMB(): number; stop(): void } {
  let peak = 0;
  const sample = () => {
    const own = process.memoryUsage.rss() / 1_048_576;
    peak = Math.max(peak, own + pids().reduce((sum, pid) => sum + residentMB(pid), 0));
  };
  const timer = setInterval(sample, SAMPLE_MS);
  timer.unref();
  return {
    peakMB: () => Math.round(peak),
    stop() {
      sample();
      clearInterval(timer);
    },
  };
}

/** 0 for a process that has ended, and on a system without /proc. */
function residentMB(pid: number): number {
  try {
    const match = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return Number(match?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
