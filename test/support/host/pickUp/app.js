// The product's pages behind links, registered as the product does, on whatever ports its test hands over.
import { app } from "@azure/functions";
import { pickUp } from "../../../../functions/passes/pickUpPage.ts";
import { welcome } from "../../../../functions/passes/welcomeHttp.ts";
import { proveIdentity } from "../../../../functions/verifiedId/proveIdentity.ts";

app.setup({ enableHttpStream: true });
const { ports, config } = globalThis.pickUpFixture;
app.http("pickUp", {
  authLevel: "anonymous",
  methods: ["GET", "HEAD", "POST"],
  route: "pick-up/{grantId}",
  handler: pickUp(ports, config, () => ports.orchestrations),
});
app.http("welcome", {
  authLevel: "anonymous",
  methods: ["GET", "HEAD", "POST"],
  route: "welcome",
  handler: welcome(ports, config, () => ports.orchestrations),
});
app.http("proveIdentity", {
  authLevel: "anonymous",
  methods: ["GET", "HEAD", "POST"],
  route: "verified-id",
  handler: proveIdentity(ports, config, () => ports.orchestrations),
});
