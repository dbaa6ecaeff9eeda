// Shows the API's description with Swagger UI, in the page's own theme; asks no other host.
"use strict";

const root = document.documentElement;
const container = document.getElementById("api-docs");
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function followTheme() {
  const chosen = root.dataset.theme;
  root.classList.toggle("dark-mode", chosen === "dark" || (chosen !== "light" && systemDark.matches));
}

new MutationObserver(followTheme).observe(root, { attributeFilter: ["data-theme"] });
systemDark.addEventListener("change", followTheme);
followTheme();

SwaggerUIBundle({
  domNode: container,
  url: container.dataset.schema,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  // The page has its landmark already.
  onComplete() {
    container.querySelector("main")?.setAttribute("role", "none");
  },
  requestInterceptor(request) {
    if (new URL(request.url, location.href).origin === location.origin) {
      request.headers["X-CSRFToken"] = document.body.dataset.csrf;
    }
    return request;
  },
});
