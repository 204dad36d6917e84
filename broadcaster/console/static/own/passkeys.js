// Passkeys: asks the device, and puts its answer into an ordinary form.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const able = window.PublicKeyCredential && window.isSecureContext && PublicKeyCredential.parseCreationOptionsFromJSON;
  if (!able) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    event.stopPropagation();
    try {
      await ask(form);
      form.requestSubmit();
    } catch (error) {
      const words = form.querySelector("[data-failed]");
      words.hidden = false;
      words.focus();
    }
  });
}

async function ask(form) {
  const body = new URLSearchParams({ form_token: form.elements.form_token.value });
  const answer = await fetch(form.dataset.passkey, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
  const { token, options } = await answer.json();
  const credential = form.dataset.kind === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.token.value = token;
  form.elements.answer.value = JSON.stringify(credential.toJSON());
}
