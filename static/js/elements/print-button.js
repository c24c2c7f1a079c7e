// <print-button hidden>: shows itself where there is JavaScript, for without it there is nothing to press.
class PrintButton extends HTMLElement {
  connectedCallback() {
    this.querySelector("button")?.addEventListener("click", () => window.print());
    this.hidden = false;
  }
}

customElements.define("print-button", PrintButton);
