import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Switch } from "./switch";

it("a switch has its name before any script has run", () => {
  const html = renderToStaticMarkup(createElement(Switch, { label: "Keep excerpts", checked: false, onChange() {} }));
  const [, id] =
    /role="switch"[^>]*aria-labelledby="([^"]+)"|aria-labelledby="([^"]+)"[^>]*role="switch"/
      .exec(html)
      ?.filter(Boolean) ?? [];
  expect(html).toContain(`<span id="${id}">Keep excerpts</span>`);
});
