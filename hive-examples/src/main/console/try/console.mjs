// Drives the console in a real headless Chromium, as an analyst would: alert, detail, mark, plan, handle,
// whitelist, and the next one is silent. Arguments: the console's address, the browser, a folder for screenshots. It speaks with whoever started it in
// lines: it says "trusted" when the rule is added and waits for a line, which says that another alert's events came.
import { createInterface } from "node:readline";
import { strict as assert } from "node:assert";
import { chromium } from "playwright-core";

const [address, executablePath, folder] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("dialog", (dialog) => errors.push("dialog: " + dialog.message()));

  await page.goto(address);
  assert.equal(new URL(page.url()).search, "", "the token does not stay in the address");
  await page.locator("table.alerts a").first().waitFor();
  assert.equal(await page.locator("table.alerts a").count(), 2);
  await page.screenshot({ path: folder + "/console-alerts.png" });

  await page.fill("input[name=port]", "9999");
  await page.press("input[name=port]", "Enter");
  await page.locator("p.none").waitFor();
  await page.fill("input[name=port]", "");
  await page.press("input[name=port]", "Enter");

  await page.locator("table.alerts tr", { hasText: "web-21" }).locator("a").click();
  await page.locator("article.detail").waitFor();
  assert.equal(await page.locator("ul.tree b.own").textContent(), "/usr/bin/nc");
  assert.ok((await page.locator("table.signals tr").count()) > 0, "triage has signals");
  await page.locator("article.detail th", { hasText: "mechanism" }).waitFor();
  assert.equal(await page.locator("article img, article script").count(), 0, "data is never markup");
  await page.screenshot({ path: folder + "/console-detail.png", fullPage: true });

  await page.click("button[name=mark]");
  await page.locator(".failed", { hasText: "by:" }).waitFor();
  await page.fill("input[name=by]", "ann");
  await page.fill("input[name=why]", "our own drill");
  await page.click("button[name=mark]");
  await page.locator("section.history", { hasText: "our own drill" }).waitFor();

  await page.goto(new URL("/#alerts", address).href);
  await page.locator("table.alerts tr", { hasText: "web-20" }).locator("a").click();
  await page.click("button[name=plans]");
  await page.locator(".plans summary", { hasText: "recording" }).click();
  await page.locator(".plans dd", { hasText: "remember the alert" }).waitFor();
  await page.fill("input[name=why]", "a shell to outside");
  await page.screenshot({ path: folder + "/console-plan.png", fullPage: true });
  await page.click("button[name=carryOut]");
  await page.locator(".outcome", { hasText: "verified" }).waitFor();
  await page.locator("section.history", { hasText: "recording, plan" }).waitFor();

  const suggestion = page.locator(".suggestions li", { hasText: "2 of 2" }).last();
  await Promise.all([
    page.waitForResponse((response) => response.url().endsWith("/trust") && response.ok()),
    suggestion.locator("button[name=trust]").click(),
  ]);
  console.log("trusted");
  await lines.next();

  await page.goto(new URL("/#alerts", address).href);
  await page.locator("table.alerts a").first().waitFor();
  assert.equal(await page.locator("table.alerts a").count(), 2, "the next one is silent");
  await page.check("input[name=trusted]");
  await page.locator("table.alerts tr", { hasText: "web-22" }).waitFor();

  await page.click("a[href='#graph']");
  await page.locator("table.graph").waitFor();
  await page.click("a[href='#engines']");
  await page.locator("table.engines tr", { hasText: "MALICIOUS" }).waitFor();
  await page.click("a[href='#rules']");
  await page.locator("table.rules td", { hasText: "reverse-shell." }).first().waitFor();
  assert.deepEqual(errors.filter((error) => !error.includes("400")), []);
  console.log("done");
} finally {
  await browser.close();
}
process.exit(0);
