import { engines } from "./api";
import { h } from "./dom";
import { name, word } from "./words";

/** The virus engines side by side, each with what it says of the test file that every engine knows. */
export async function showEngines(show: (page: HTMLElement) => void): Promise<void> {
  const found = await engines();
  show(
    h(
      "section",
      {},
      h("p", {}, word("testFile", found.summary)),
      h(
        "table",
        { class: "engines" },
        h("tr", {}, ...(["engine", "version", "databaseDate", "testFound", "millis"] as const).map((key) => h("th", {}, word(key)))),
        ...found.engines.map((one) =>
          h(
            "tr",
            { class: one.answer === "MALICIOUS" ? "" : "high" },
            ...[one.engine, one.program, one.databaseDate, [name(one.answer), one.threat, one.detail].filter(Boolean).join(" "), one.millis].map((cell) =>
              h("td", {}, cell),
            ),
          ),
        ),
      ),
    ),
  );
}
