// <time-zone-field>: fills the hidden field inside with the browser's time zone; without it the site's own is taken.
class TimeZoneField extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    if (field && !field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }
}

customElements.define("time-zone-field", TimeZoneField);
