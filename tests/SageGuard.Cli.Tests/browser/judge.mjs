// Judges of reports that are not ours. Each ends with code 0, or prints what is wrong and ends with 1.
//   node judge.mjs sarif REPORT            the SARIF 2.1.0 schema
//   node judge.mjs json REPORT SCHEMA      our documented schema
//   node judge.mjs html REPORT FOLDER      Chromium: filters, keyboard, contrast, phone, paper; screenshots into FOLDER
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const [judge, file, more] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(name, "utf8"));

// The published SARIF schema has a pattern that is no Unicode regular expression.
const validate = (Ajv, schema) => {
  const ajv = new (require(Ajv).default)({ allErrors: true, strict: false, unicodeRegExp: false });
  require("ajv-formats").default(ajv);
  const check = ajv.compile(schema);
  if (!check(read(file))) throw new Error(JSON.stringify(check.errors, null, 1));
};

const html = async () => {
  const { chromium } = require("playwright-core");
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const url = pathToFileURL(path.resolve(file)).href;
    const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
    const open = async (options) => {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const problems = [];
      page.on("request", (request) => request.url() === url || request.url().startsWith("data:") || problems.push(`outside request: ${request.url()}`));
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(String(error)));
      page.on("dialog", () => problems.push("a dialog: text of a resource ran as script"));
      await page.goto(url);
      return { page, problems, close: () => context.close() };
    };
    const visible = (page) => page.locator("#table tbody tr:visible").count();

    for (const colorScheme of ["light", "dark"]) {
      const { page, problems, close } = await open({ colorScheme, viewport: { width: 1280, height: 900 } });
      await page.evaluate(axe);
      const result = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
      assert.deepEqual(result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target + " " + n.failureSummary).join("; ")}`), [], colorScheme);
      await page.screenshot({ path: path.join(more, `${colorScheme}.png`), fullPage: true });
      assert.deepEqual(problems, []);
      await close();
    }

    {
      const { page, problems, close } = await open({ viewport: { width: 1280, height: 900 } });
      const levels = await page.locator("h1,h2,h3").evaluateAll((all) => all.map((h) => Number(h.tagName[1])));
      assert.equal(levels.filter((level) => level === 1).length, 1, "one h1");
      levels.forEach((level, i) => i > 0 && assert.ok(level - levels[i - 1] <= 1, "no level is skipped"));

      const all = await visible(page);
      const failing = await page.locator("#table tr[data-outcome=failing]").count();
      assert.ok(all > failing && failing > 0);

      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the results");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "results");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.name), "text");
      await page.keyboard.type("OPEN-LAB");
      assert.ok((await visible(page)) < all, "the text filters, without case");
      await page.selectOption("select[name=outcome]", "failing");
      await page.fill("input[name=text]", "");
      assert.equal(await visible(page), failing);
      assert.equal(await page.textContent("#count"), `${failing} of ${all} results`);

      await page.emulateMedia({ media: "print" });
      assert.equal(await visible(page), all, "paper shows everything");
      assert.equal(await page.locator(".filters:visible").count(), 0);
      // An A4 page between its margins.
      await page.setViewportSize({ width: 680, height: 1123 });
      const spilled = await page.locator(".outcome, .severity").evaluateAll((all) => all
        .filter((label) => label.getBoundingClientRect().right > label.closest("td, th").getBoundingClientRect().right)
        .map((label) => label.textContent));
      assert.deepEqual(spilled, [], "no label leaves its column on paper");
      await page.screenshot({ path: path.join(more, "print.png"), fullPage: true });
      await page.pdf({ path: path.join(more, "print.pdf"), format: "A4" });
      await page.emulateMedia({ media: "screen" });
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.click("button[type=reset]");
      await page.waitForFunction((n) => document.getElementById("count").textContent === `All ${n} results`, all);
      assert.deepEqual(problems, []);
      await close();
    }

    {
      const { page, problems, close } = await open({ viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true });
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, "nothing is wider than a phone");
      await page.screenshot({ path: path.join(more, "phone.png"), fullPage: true });
      assert.deepEqual(problems, []);
      await close();
    }

    {
      const { page, close } = await open({ javaScriptEnabled: false });
      assert.ok((await visible(page)) > 0, "readable without script");
      assert.equal(await page.locator(".filters:visible").count(), 0, "no dead controls without script");
      await close();
    }
  } finally {
    await browser.close();
  }
};

if (judge === "sarif") validate("ajv-draft-04", read(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")));
else if (judge === "json") validate("ajv/dist/2020.js", read(more));
else if (judge === "html") await html();
else throw new Error(`No judge ${judge}.`);
