import { plans, type Answer } from "./api";
import { h } from "./dom";
import { name, word } from "./words";

/** The answers to an alert. Each is read as a plan before there is a button that carries it out. */
export function handling(alert: string, carryOut: (body: { disposition: string; plan: string }) => void): HTMLElement {
  const place = h("div", { class: "plans" });
  const look = async () => {
    try {
      const found = (await plans(alert)).plans;
      found.sort((a, b) => Number(b.recommended) - Number(a.recommended));
      place.replaceChildren(
        ...(found.length === 0 ? [h("p", {}, word("noPlan"))] : found.map((answer) => plan(answer, carryOut))),
      );
    } catch (e) {
      place.replaceChildren(h("p", { class: "failed", role: "alert" }, e instanceof Error ? e.message : String(e)));
    }
  };
  place.append(h("button", { name: "plans", click: look }, word("showPlans")));
  return place;
}

function plan(answer: Answer, carryOut: (body: { disposition: string; plan: string }) => void): HTMLElement {
  const title = h("summary", {}, h("b", {}, answer.disposition), answer.recommended ? ` ${word("recommended")}` : "");
  const { plan, id } = answer;
  if (!plan || !id) {
    return h("details", { class: "refused" }, title, h("p", {}, word("refused", answer.refused ?? "")));
  }
  const list = h("dl");
  const add = (key: Parameters<typeof word>[0], values: (string | undefined)[] = []) => {
    const said = values.filter((value) => value !== undefined && value !== "") as string[];
    if (said.length > 0) {
      list.append(h("dt", {}, word(key)), ...said.map((value) => h("dd", {}, value)));
    }
  };
  add("target", [plan.target && `${plan.target.kind} ${plan.target.id}`]);
  add("onlyIf", plan.preconditions);
  add(
    "steps",
    plan.steps.map((step) => step.text + (step.inverse ? word("takenBack", step.inverse.name) : "")),
  );
  add("touches", [plan.blastRadius]);
  add("staysOpen", plan.remains);
  add("doneWhen", [plan.verification]);
  return h(
    "details",
    { open: answer.recommended },
    title,
    h("p", {}, name(plan.impact)),
    list,
    h("button", { name: "carryOut", click: () => carryOut({ disposition: answer.disposition, plan: id }) }, word("carryOut")),
  );
}
