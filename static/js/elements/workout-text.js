// <workout-text>: keeps the line numbers in step with the text, and lets Tab leave the box.
class WorkoutText extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("textarea");
    this.numbers = this.querySelector("ol");
    if (!this.box || !this.numbers) return;
    this.onInput = () => this.count();
    this.box.addEventListener("input", this.onInput);
    this.count();
  }

  disconnectedCallback() {
    this.box?.removeEventListener("input", this.onInput);
  }

  count() {
    const lines = Math.max(11, this.box.value.split("\n").length);
    this.box.rows = lines;
    while (this.numbers.childElementCount < lines) {
      const item = document.createElement("li");
      item.textContent = String(this.numbers.childElementCount + 1);
      this.numbers.append(item);
    }
    while (this.numbers.childElementCount > lines) this.numbers.lastElementChild.remove();
  }
}

customElements.define("workout-text", WorkoutText);
