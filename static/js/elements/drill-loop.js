// <drill-loop>: one large still that turns into the loop on press, and back. Without JavaScript the link opens
// the loop by itself. A loop that started alone would need a way to stop it; so it waits to be asked.
class DrillLoop extends HTMLElement {
  connectedCallback() {
    this.picture = this.querySelector("img[data-loop]");
    const link = this.querySelector("a");
    if (!this.picture || !link) return;
    this.still = this.picture.src;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = link.className;
    this.button.append(...link.childNodes);
    this.button.addEventListener("click", () => this.show(!this.isMoving));
    link.replaceWith(this.button);
    this.show(false);
  }

  get isMoving() {
    return this.picture.src !== this.still;
  }

  show(moving) {
    this.picture.src = moving ? this.picture.dataset.loop : this.still;
    this.button.setAttribute("aria-label", moving ? "Stop the loop" : "Play the loop");
    for (const sign of this.button.querySelectorAll("[data-when]")) {
      sign.hidden = (sign.dataset.when === "moving") !== moving;
    }
  }
}

customElements.define("drill-loop", DrillLoop);
