// <row-list data-name data-one>: rows of a form with buttons to add, move and take off. Without JavaScript each row has
// a field for its place and a box to take it off, and one empty row stands at the end.
class RowList extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.list = this.querySelector("ol");
    this.blank = this.querySelector("template");
    this.total = this.count("TOTAL");
    if (!this.list || !this.blank || !this.total) return;
    // A long form has many rows; those of a part that is folded away are dressed when it opens.
    const fold = this.closest("details:not([open])");
    if (fold) fold.addEventListener("toggle", () => this.begin(), { once: true });
    else this.begin();
  }

  begin() {
    const rows = [...this.list.children];
    for (const row of rows) this.dress(row);
    // The empty row at the end is for those without this script; here it waits for the button.
    if (rows.length > 1 && rows.length > Number(this.count("INITIAL").value)) {
      const last = rows.at(-1);
      const fields = [...last.querySelectorAll(".row__fields :is(input, textarea)")];
      if (fields.every((field) => !field.value) && !last.querySelector(".field__wrong")) last.hidden = true;
    }
    this.adder = this.button("plus", `Add a ${this.dataset.one}`, () => this.add());
    this.append(this.adder);
    this.mark();
  }

  count(which) {
    return this.querySelector(`[name="${this.dataset.name}-${which}_FORMS"]`);
  }

  button(icon, words, act, bare = false) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `button button--small${bare ? " button--icon" : ""}`;
    const sprite = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0];
    const art = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    art.setAttribute("class", "icon");
    art.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${sprite}#${icon}`);
    art.append(use);
    made.append(art, bare ? "" : words);
    if (bare) {
      made.setAttribute("aria-label", words);
      made.title = words;
    }
    made.addEventListener("click", act);
    return made;
  }

  dress(row) {
    row.querySelector(".row__plain").hidden = true;
    const acts = document.createElement("div");
    acts.className = "row__acts";
    const gone = document.createElement("span");
    gone.className = "row__gone";
    acts.append(
      gone,
      this.button("up", "Move up", () => this.move(row, -1), true),
      this.button("down", "Move down", () => this.move(row, 1), true),
      this.button("cross", "Take off", () => this.turn(row, true), true),
      this.button("undo", "Put back", () => this.turn(row, false)),
    );
    row.append(acts);
    this.turn(row, this.off(row).checked, false);
  }

  off(row) {
    return row.querySelector('[name$="-DELETE"]');
  }

  turn(row, off, focus = true) {
    const [gone, up, down, take, back] = row.querySelector(".row__acts").children;
    this.off(row).checked = off;
    row.classList.toggle("row--off", off);
    gone.hidden = back.hidden = !off;
    up.hidden = down.hidden = take.hidden = off;
    if (off) {
      const words = document.createElement("s");
      words.textContent = row.querySelector(".row__fields .field__box").value || "empty";
      gone.replaceChildren("Goes when you save: ", words);
    }
    if (focus) (off ? back : take).focus();
    this.mark();
  }

  move(row, by) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    const button = document.activeElement;
    if (by < 0) other.before(row);
    else other.after(row);
    this.number();
    this.mark();
    if (button.disabled) row.querySelector(".row__acts button:not([disabled], [hidden])").focus();
    else button.focus();
  }

  number() {
    [...this.list.children].forEach((row, at) => {
      row.querySelector('[name$="-ORDER"]').value = at + 1;
    });
  }

  add() {
    let row = this.list.querySelector(":scope > [hidden]");
    if (row) {
      row.hidden = false;
      this.list.append(row);
    } else {
      row = this.clone();
      this.list.append(row);
      this.dress(row);
    }
    this.number();
    this.mark();
    row.querySelector(".field__box").focus();
  }

  clone() {
    const at = Number(this.total.value);
    const row = this.blank.content.firstElementChild.cloneNode(true);
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      for (const one of row.querySelectorAll(`[${name}]`)) {
        one.setAttribute(name, one.getAttribute(name).replace("__prefix__", at));
      }
    }
    this.total.value = at + 1;
    return row;
  }

  // The first cannot go up, the last not down, and nothing is added past the most.
  mark() {
    const rows = [...this.list.children].filter((row) => !row.hidden);
    rows.forEach((row, at) => {
      const [, up, down] = row.querySelector(".row__acts")?.children ?? [];
      if (!up) return;
      up.disabled = at === 0;
      down.disabled = at === rows.length - 1;
    });
    if (this.adder) this.adder.hidden = rows.length >= Number(this.count("MAX_NUM")?.value ?? 30);
  }
}

customElements.define("row-list", RowList);
