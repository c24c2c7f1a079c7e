// The dialogs of <plan-board>: the keys, and until which week to repeat. Fetched when one of them is asked for.
function open(board, which) {
  const dialog = board.querySelector(`template[data-${which}]`).content.firstElementChild.cloneNode(true);
  board.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}

export function keys(board) {
  open(board, "keys");
}

export async function repeat(board, send) {
  if (!board.taken().ids.length) return;
  const dialog = open(board, "repeat");
  const field = dialog.querySelector("#until");
  field.value = board.grid.querySelectorAll("[data-week]").length;
  field.select();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  if (dialog.returnValue === "yes") send((now) => ({ act: "repeat", ids: now.taken().ids, until: field.value }));
}
