/** Elements are made of text nodes only: what an attacker wrote is never parsed as markup. */
type Child = Node | string | number;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

export function h(name: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  return fill(document.createElement(name), attributes, children);
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(name: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.map((child) => (typeof child === "object" ? child : visible(String(child)))));
  return element;
}

/** Control characters and those that turn the direction of text become visible. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (c) => (c === "\n" ? c : "\ufffd"));
}
