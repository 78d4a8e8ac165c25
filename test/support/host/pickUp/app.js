// The product's pick-up page, registered as the product does, on whatever ports its test hands over.
import { app } from "@azure/functions";
import { pickUp } from "../../../../functions/passes/pickUpPage.ts";

app.setup({ enableHttpStream: true });
const { ports, config } = globalThis.pickUpFixture;
app.http("pickUp", {
  authLevel: "anonymous",
  methods: ["GET", "HEAD", "POST"],
  route: "pick-up/{grantId}",
  handler: pickUp(ports, config, () => ports.orchestrations),
});
