// <cue-picks data-for="cue-text"> with a <datalist>: makes a chip of each word in it, which fills the field on press.
// Without JavaScript the field offers the same words by itself.
class CuePicks extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("button")) return;
    for (const option of this.querySelectorAll("option")) {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "chip chip--pick";
      chip.textContent = option.value;
      chip.addEventListener("click", () => this.pick(option.value));
      this.append(chip);
    }
  }

  pick(word) {
    const field = document.getElementById(this.dataset.for);
    if (!field) return;
    field.value = word;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("cue-picks", CuePicks);
