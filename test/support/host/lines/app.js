// Two functions that write through the app's own invocation log, from deep below and after waiting, and one line
// outside any invocation.
import { app } from "@azure/functions";
import { invocationLog } from "../../../../functions/host/invocationLog.ts";

const tell = invocationLog();
const deepBelow = async (name) => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  tell(`audit {"what":"${name} 100%s"}`);
};
for (const name of ["first", "second"]) {
  app.http(name, {
    methods: ["POST"],
    authLevel: "anonymous",
    handler: async (_request, context) => {
      await deepBelow(name);
      return { body: context.invocationId };
    },
  });
}
app.hook.log((entry) => {
  globalThis.linesFixture?.push({
    message: entry.message,
    by: entry.invocationContext?.invocationId,
    function: entry.invocationContext?.functionName,
  });
});
tell("outside");
