/** Something the host waits for. Whoever waits goes on inside {@link HostTask.settle}, in the order of asking. */
export class HostTask {
  isSettled = false;
  isFailed = false;
  /** JSON text of what it gave, where the host itself reads it. */
  result: string | null = null;
  readonly #waiting: (() => void)[] = [];

  static settled({ isFailed } = { isFailed: false }): HostTask {
    const task = new HostTask();
    task.settle({ isFailed });
    return task;
  }

  /** The first outcome counts. */
  settle({ isFailed } = { isFailed: false }): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.isFailed = isFailed;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** At once when it is settled already. */
  whenSettled(goOn: () => void): void {
    if (this.isSettled) goOn();
    else this.#waiting.push(goOn);
  }
}

/** Settles with the first. */
export function anyOf(tasks: readonly HostTask[]): HostTask {
  const any = new HostTask();
  for (const task of tasks) task.whenSettled(() => any.settle());
  return any;
}

/** Settles with the last, failed or not: .NET's `WhenAll` does not fail early. */
export function allOf(tasks: readonly HostTask[]): HostTask {
  const all = new HostTask();
  let open = tasks.length;
  for (const task of tasks) {
    task.whenSettled(() => {
      open -= 1;
      if (open === 0) all.settle();
    });
  }
  return all;
}
