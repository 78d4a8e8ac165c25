import cliProgress from "cli-progress";

interface WaveProgress {
  readonly waveId: string;
  readonly stage: string;
  readonly ready: number;
  readonly inScope: number;
  readonly waiting: string;
}

export interface Progress {
  show(day: number, date: string, waves: readonly WaveProgress[], joiners: string): void;
  /** A line of its own, above the bars. */
  say(line: string): void;
  stop(): void;
}

/** Shows bars in a terminal, and elsewhere one plain line a week. */
export function makeProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bars(stream) : lines(stream);
}

function bars(stream: NodeJS.WriteStream): Progress {
  const multi = new cliProgress.MultiBar(
    {
      stream,
      format: "{label} {bar} {value}/{total} ready  {stage}  {waiting}",
      hideCursor: true,
      clearOnComplete: false,
      forceRedraw: false,
    },
    cliProgress.Presets.shades_classic,
  );
  const byWave = new Map<string, cliProgress.SingleBar>();
  return {
    show(day, date, waves) {
      for (const wave of waves) {
        const payload = {
          label: `${date} (day ${day})  ${wave.waveId.padEnd(8)}`,
          stage: wave.stage,
          waiting: wave.waiting.slice(0, 60),
        };
        const bar = byWave.get(wave.waveId) ?? multi.create(Math.max(wave.inScope, 1), 0, payload);
        byWave.set(wave.waveId, bar);
        bar.setTotal(Math.max(wave.inScope, 1));
        bar.update(wave.ready, payload);
      }
    },
    say: (line) => multi.log(`${line}\n`),
    stop: () => multi.stop(),
  };
}

const LINE_EVERY_DAYS = 7;

function lines(stream: NodeJS.WriteStream): Progress {
  return {
    show(day, date, waves, joiners) {
      if (day % LINE_EVERY_DAYS !== 0) return;
      const parts = waves.map((wave) => `${wave.waveId} ${wave.stage} ${wave.ready}/${wave.inScope}`);
      stream.write(`${date} day ${String(day).padStart(3)}: ${parts.join(" | ")} | ${joiners}\n`);
    },
    say: (line) => void stream.write(`${line}\n`),
    stop: () => undefined,
  };
}
